import { useTranslation } from "react-i18next";
import { Link } from "react-router";

type Props = { text: string; code: string; taskId: string; next: boolean; onLeave: () => void };

/** Names what was done, with the way back to it. */
export function DoneToast({ text, code, taskId, next, onLeave }: Props) {
  const { t } = useTranslation();
  return (
    <div data-testid="done">
      {text} <Link className="num strong" to={`/viec/${taskId}`} onClick={onLeave}>{code}</Link>.
      <div className="small muted">{t(next ? "work.nextOpened" : "work.noNext")}</div>
    </div>
  );
}
