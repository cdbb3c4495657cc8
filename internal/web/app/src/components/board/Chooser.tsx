import { Checkbox, Select } from "antd";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAgencies, useProcedures } from "../../api/hooks";
import { useBoardTasks, useLoad, type BoardTaskFilter } from "../../api/hooks-supervision";
import { More } from "../DataTable";
import { Empty, Fetched } from "../Feedback";
import { SearchBox } from "../SearchBox";
import { TaskRows } from "./BoardList";
import { dossierNumbers, numbers } from "./numbers";

export type Choice = Omit<BoardTaskFilter, "cursor" | "limit">;

type Props = { choice: Choice; onChange: (changes: Record<string, string | undefined>) => void; ticked: string[]; onTick: (ids: string[]) => void };

/** Which tasks: by filter, or some of those found by ticking them. */
export function Chooser({ choice, onChange, ticked, onTick }: Props) {
  const { t } = useTranslation();
  const agencies = useAgencies();
  const procedures = useProcedures({ limit: 200 });
  const load = useLoad(choice.agency);
  const list = useBoardTasks(choice);
  const search = useCallback((q: string) => onChange({ q }), [onChange]);
  const people = useMemo(() => (load.data?.items ?? []).map((l) => ({ value: l.officer.id ?? "", label: `${l.officer.name} (${l.held})` })), [load.data]);
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const find = { showSearch: { optionFilterProp: "label" }, allowClear: true, style: { minWidth: 190 } } as const;
  return (
    <>
      <div className="pad row">
        <Select aria-label={t("sup.reassign.number")} style={{ minWidth: 190 }} value={choice.number ?? "open"} onChange={(v: string) => onChange({ so: v })} options={numbers.filter((n) => !dossierNumbers.includes(n)).map((n) => ({ value: n, label: t(`sup.board.n.${n}`) }))} />
        <Select {...find} aria-label={t("sup.reassign.agency")} placeholder={t("sup.reassign.anyAgency")} value={choice.agency} onChange={(v?: string) => onChange({ donvi: v })} options={(agencies.data?.items ?? []).filter((a) => a.active).map((a) => ({ value: a.id, label: a.name }))} />
        <Select
          {...find} aria-label={t("sup.reassign.holder")} placeholder={t("sup.reassign.anyone")} value={choice.nobody ? "-" : choice.person}
          onChange={(v?: string) => onChange(v === "-" ? { khongai: "1", nguoi: undefined } : { nguoi: v, khongai: undefined })}
          options={[{ value: "-", label: t("sup.board.nobody") }, ...people]}
        />
        <Select {...find} aria-label={t("sup.reassign.procedure")} placeholder={t("sup.reassign.anyProcedure")} style={{ minWidth: 240, maxWidth: 340 }} value={choice.procedure} onChange={(v?: string) => onChange({ thutuc: v, buoc: undefined })} options={(procedures.data?.pages.flatMap((p) => p.items) ?? []).map((p) => ({ value: p.code, label: p.name }))} />
        <div className="grow" style={{ maxWidth: 320 }}><SearchBox value={choice.q ?? ""} onSearch={search} label={t("sup.board.search")} /></div>
      </div>
      <div className="pad row" role="status">
        {choice.step && <span>{t("sup.reassign.stepFilter", { step: choice.step })}</span>}
        {ticked.length > 0 ? (
          <>
            <b>{t("sup.reassign.ticked", { count: ticked.length })}</b>
            <button type="button" className="chip" onClick={() => onTick([])}>{t("sup.reassign.untick")}</button>
          </>
        ) : <b>{t("sup.reassign.all")}</b>}
      </div>
      <Fetched query={list} rows={6} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("sup.reassign.none")} />}>
        {() => (
          <>
            <TaskRows
              rows={rows}
              first={{
                key: "tick", title: t("sup.reassign.tickCol"),
                cell: (r) => (
                  <Checkbox
                    aria-label={t("sup.reassign.tick", { code: r.dossier_code })} checked={ticked.includes(r.id)}
                    onChange={(e) => onTick(e.target.checked ? [...ticked, r.id] : ticked.filter((id) => id !== r.id))}
                  />
                ),
              }}
            />
            <More query={list} />
          </>
        )}
      </Fetched>
    </>
  );
}
