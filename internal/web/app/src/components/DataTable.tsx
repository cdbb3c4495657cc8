import { Button } from "antd";
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
};

/** A plain table; on a narrow screen each row becomes a card with the names of its columns. */
export function DataTable<T>({ label, columns, rows, rowKey, onOpen, cursor, isNow }: Props<T>) {
  return (
    <table className={onOpen ? "table click" : "table"} aria-label={label}>
      <thead>
        <tr>{columns.map((c) => <th key={c.key} scope="col" className={c.right ? "right" : undefined}>{c.title}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr
            key={rowKey(row)}
            data-cursor={cursor === i || undefined}
            data-now={isNow?.(row) || undefined}
            onClick={onOpen && ((e) => {
              // Links and buttons in the row do their own work; selecting text is not opening.
              if ((e.target as HTMLElement).closest("a,button") || window.getSelection()?.toString()) return;
              onOpen(row);
            })}
          >
            {columns.map((c) => <td key={c.key} data-label={c.title} className={c.right ? "right" : undefined}>{c.cell(row)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
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
