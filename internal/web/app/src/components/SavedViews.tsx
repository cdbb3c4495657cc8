import { DeleteOutlined, SaveOutlined } from "@ant-design/icons";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePreferences, useSaveViews } from "../api/hooks-inbox";
import { ProblemAlert } from "./Feedback";

const most = 20;

/** Lists that somebody keeps under a name: filters are in the address, so a view is an address. */
export function SavedViews({ query, filtered }: { query: string; filtered: boolean }) {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const save = useSaveViews();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const views = preferences.data?.inbox_views ?? [];
  const clean = name.trim();
  const add = () => {
    if (!clean) return;
    save.mutate([...views.filter((v) => v.name !== clean), { name: clean, query }], { onSuccess: () => { setName(""); setOpen(false); } });
  };
  if (views.length === 0 && !filtered) return null;
  return (
    <div className="row saved-views" role="group" aria-label={t("views.label")}>
      {views.map((v) => (
        <span key={v.name} className="saved-view">
          <Link to={`/hop-viec?${v.query}`} aria-current={v.query === query ? "true" : undefined}>{v.name}</Link>
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t("views.remove", { name: v.name })} onClick={() => save.mutate(views.filter((o) => o.name !== v.name))} />
        </span>
      ))}
      {filtered && <Popover
        open={open} onOpenChange={setOpen} trigger="click" placement="bottomLeft"
        content={
          <form className="row" onSubmit={(e) => { e.preventDefault(); add(); }}>
            <Input aria-label={t("views.name")} placeholder={t("views.name")} maxLength={60} value={name} onChange={(e) => setName(e.target.value)} style={{ width: 220 }} autoFocus />
            <Button htmlType="submit" type="primary" disabled={!clean || views.length >= most} loading={save.isPending}>{t("views.save")}</Button>
          </form>
        }
      >
        <Button size="small" icon={<SaveOutlined />}>{t("views.add")}</Button>
      </Popover>}
      {save.error && <ProblemAlert error={save.error} />}
    </div>
  );
}
