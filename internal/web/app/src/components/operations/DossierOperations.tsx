import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../api/hooks";
import { useInstance, type OperationKind } from "../../api/hooks-supervision";
import { OperationModal } from "./OperationModal";

/** What an operation needs the caller to be allowed, in the order of the menu. */
const rights: [OperationKind, string][] = [
  ["extend", "dossier.extend"], ["back", "dossier.modify"], ["goto", "dossier.modify"], ["retry", "incident.retry"], ["resolve", "incident.resolve"],
  ["skip", "incident.resolve"], ["suspend", "dossier.suspend"], ["resume", "dossier.resume"], ["due", "dossier.due"],
];

export type OperatedDossier = { code: string; procedure: string; actions?: string[]; steps?: { element_id: string; name: string; state: string }[] };

/**
 * The menu of operations on one dossier, for whoever has the right to any: each asks for
 * a reason and shows what it will do before it is done. Without `actions` of the dossier
 * (in lists) what the caller may do with it is asked for when the menu opens.
 */
export function DossierOperations({ dossier, small }: { dossier: OperatedDossier; small?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const [kind, setKind] = useState<OperationKind>();
  const mine = me.data?.actions ?? [];
  const looks = mine.includes("instance.read");
  const instance = useInstance(dossier.code, looks && (opened || kind !== undefined));
  const some = looks || (dossier.actions ?? []).includes("dossier.extend");
  if (me.data?.kind !== "officer" || !some) return null;
  const allowed = [...(dossier.actions ?? mine.filter((a) => a === "dossier.extend")), ...(instance.data?.actions ?? [])];
  const items = rights
    .filter(([k, right]) => allowed.includes(right) && !(k === "suspend" && allowed.includes("dossier.resume")))
    .filter(([k]) => !["retry", "resolve", "skip"].includes(k) || (instance.data?.incidents ?? []).some((i) => !i.resolved_at))
    .map(([k]) => ({ key: k, label: t(`sup.ops.${k === "due" ? "due_" : k}.title`) }));
  const wait = looks && instance.isPending;
  return (
    <>
      <Dropdown
        trigger={["click"]}
        onOpenChange={setOpened}
        menu={{
          items: wait ? [{ key: "wait", label: t("loading"), disabled: true }] : items.length ? items : [{ key: "none", label: t("sup.ops.none"), disabled: true }],
          onClick: ({ key }) => setKind(key as OperationKind),
        }}
      >
        <Button size={small ? "small" : undefined} aria-haspopup="menu" aria-label={`${t("sup.ops.menu")} ${dossier.code}`}>
          {t("sup.ops.menu")} <DownOutlined aria-hidden="true" />
        </Button>
      </Dropdown>
      {kind && <OperationModal key={kind} kind={kind} dossier={dossier} instance={instance.data} onClose={() => setKind(undefined)} />}
    </>
  );
}
