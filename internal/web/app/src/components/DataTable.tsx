import { Button, Checkbox } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export type Column<T> = { key: string; title: string; cell: (row: T) => ReactNode; right?: boolean };

type Props<T> = {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  cursor?: number;
  isNow?: (row: T) => boolean;
  /** Rows that are ticked, by key; with onPick each row has a box. */
  picked?: ReadonlySet<string>;
  onPick?: (keys: Set<string>) => void;
  pickLabel?: (row: T) => string;
};

/** A plain table; on a narrow screen each row becomes a card with the names of its columns. */
export function DataTable<T>({ label, columns, rows, rowKey, onOpen, cursor, isNow, picked, onPick, pickLabel }: Props<T>) {
  const { t } = useTranslation();
  const keys = rows.map(rowKey);
  const all = keys.length > 0 && keys.every((k) => picked?.has(k));
  const some = !all && keys.some((k) => picked?.has(k));
  return (
    <table className={onOpen ? "table click" : "table"} aria-label={label}>
      <thead>
        <tr>
          {onPick && (
            <th scope="col" className="pick">
              <Checkbox checked={all} indeterminate={some} aria-label={t("table.pickAll")} onChange={(e) => onPick(new Set(e.target.checked ? keys : []))} />
            </th>
          )}
          {columns.map((c) => <th key={c.key} scope="col" className={c.right ? "right" : undefined}>{c.title}</th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr
            key={rowKey(row)}
            data-cursor={cursor === i || undefined}
            data-now={isNow?.(row) || undefined}
            onClick={onOpen && ((e) => {
              // Links and buttons in the row do their own work; selecting text is not opening.
              if ((e.target as HTMLElement).closest("a,button,label,input") || window.getSelection()?.toString()) return;
              onOpen(row);
            })}
          >
            {onPick && (
              <td className="pick" data-label={t("table.pick")}>
                <Checkbox
                  checked={picked?.has(rowKey(row)) ?? false}
                  aria-label={pickLabel?.(row) ?? t("table.pick")}
                  onChange={() => onPick(toggled(picked, rowKey(row)))}
                />
              </td>
            )}
            {columns.map((c) => <td key={c.key} data-label={c.title} className={c.right ? "right" : undefined}>{c.cell(row)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A set with one key more, or less. */
export function toggled(set: ReadonlySet<string> | undefined, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The rest of a list, page by page. */
export function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <div className="more no-print">
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("action.more")}</Button>
    </div>
  );
}
