import { useTranslation } from "react-i18next";

type Props = { text: string; code: string; href: string; next: boolean; onLeave: () => void };

/** Names what was done, with the way back to it. It is shown outside the pages: no router's link works there. */
export function DoneToast({ text, code, href, next, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <div data-testid="done">
      {text}{" "}
      <a
        className="num strong"
        href={href}
        onClick={(e) => {
          if (e.metaKey || e.ctrlKey || e.shiftKey) return;
          e.preventDefault();
          onLeave();
        }}
      >
        {code}
      </a>.
      <div className="small muted">{t(next ? "work.nextOpened" : "work.noNext")}</div>
    </div>
  );
}
