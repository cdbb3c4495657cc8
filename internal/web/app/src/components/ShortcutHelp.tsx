import { Modal } from "antd";
import { useTranslation } from "react-i18next";

/** What the keys of this page do. */
export function ShortcutHelp({ open, onClose, keys }: { open: boolean; onClose: () => void; keys: string[] }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("keys.title")} destroyOnHidden>
      <dl className="facts" style={{ gridTemplateColumns: "110px 1fr" }}>
        {keys.map((k) => (
          <div key={k} style={{ display: "contents" }}>
            <dt><kbd>{k}</kbd></dt>
            <dd>{t(`keys.${k === "/" ? "slash" : k === "?" ? "help" : k.replace("+", "")}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted" style={{ marginTop: 14 }}>{t("keys.note")}</p>
    </Modal>
  );
}
