import { Button } from "antd";
import type { ReactNode } from "react";
import { useHref, useNavigate } from "react-router";

/** A link that looks like a button: it can be opened in another tab. */
export function LinkButton({ to, primary, children, large }: { to: string; primary?: boolean; large?: boolean; children: ReactNode }) {
  const href = useHref(to);
  const navigate = useNavigate();
  return (
    <Button
      href={href}
      type={primary ? "primary" : "default"}
      size={large ? "large" : undefined}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey) return;
        e.preventDefault();
        void navigate(to);
      }}
    >
      {children}
    </Button>
  );
}
