import { MinusOutlined, PlusOutlined, ExpandOutlined } from "@ant-design/icons";
import { Button } from "antd";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

type Canvas = {
  addMarker: (id: string, marker: string) => void;
  viewbox: (box?: { x: number; y: number; width: number; height: number }) => { inner: { x: number; y: number; width: number; height: number }; outer: { width: number; height: number } };
};
type Registry = { get: (id: string) => unknown };

export type DiagramProps = { xml: string; now?: string[]; past?: string[]; label: string };

const margin = 36; // px around the drawing: the bpmn.io mark stays uncovered

/** The process as a picture, the steps where the dossier is and was marked. A table says the same beside it. */
export default function Diagram({ xml, now = [], past = [], label }: DiagramProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const viewer = useRef<InstanceType<typeof NavigatedViewer>>(undefined);
  const [failed, setFailed] = useState(false);
  const marks = JSON.stringify([now, past]);

  useEffect(() => {
    const colours = getComputedStyle(document.documentElement);
    const v = new NavigatedViewer({
      container: box.current!,
      zoomScroll: { enabled: false }, // the wheel scrolls the page
      textRenderer: { defaultStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: 12 } },
      bpmnRenderer: {
        defaultFillColor: colours.getPropertyValue("--surface").trim(),
        defaultStrokeColor: colours.getPropertyValue("--text").trim(),
        defaultLabelColor: colours.getPropertyValue("--text").trim(),
      },
    } as ConstructorParameters<typeof NavigatedViewer>[0]);
    viewer.current = v;
    let gone = false;
    v.importXML(xml)
      .then(() => {
        if (gone) return;
        const canvas = v.get<Canvas>("canvas");
        const registry = v.get<Registry>("elementRegistry");
        const [here, been] = JSON.parse(marks) as [string[], string[]];
        for (const id of been) if (registry.get(id)) canvas.addMarker(id, "past");
        for (const id of here) if (registry.get(id)) canvas.addMarker(id, "now");
        fit(canvas);
        name(box.current!, label);
      })
      .catch(() => !gone && setFailed(true));
    return () => {
      gone = true;
      v.destroy();
    };
  }, [xml, marks, label]);

  const zoomBy = (step: number) => viewer.current!.get<{ stepZoom: (n: number) => void }>("zoomScroll").stepZoom(step);

  if (failed) return <p className="pad muted">{t("diagram.failed")}</p>;
  return (
    <div className="diagram" data-testid="diagram">
      <div className="canvas" ref={box} />
      <div className="zoom no-print">
        <Button size="small" icon={<PlusOutlined />} aria-label={t("diagram.zoomIn")} onClick={() => zoomBy(1)} />
        <Button size="small" icon={<MinusOutlined />} aria-label={t("diagram.zoomOut")} onClick={() => zoomBy(-1)} />
        <Button size="small" icon={<ExpandOutlined />} aria-label={t("diagram.fit")} onClick={() => fit(viewer.current!.get<Canvas>("canvas"))} />
      </div>
    </div>
  );
}

/** Shows the whole drawing with a margin, but never so small that it cannot be read. */
function fit(canvas: Canvas) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.max(0.45, Math.min(1, (outer.width - 2 * margin) / inner.width, (outer.height - 2 * margin) / inner.height));
  const width = outer.width / scale;
  const height = outer.height / scale;
  const x = inner.width <= width ? inner.x - (width - inner.width) / 2 : inner.x - margin / scale;
  const y = inner.height <= height ? inner.y - (height - inner.height) / 2 : inner.y - margin / scale;
  canvas.viewbox({ x, y, width, height });
}

/** Names the picture for those who do not see it. */
function name(container: HTMLElement, label: string) {
  const svg = container.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", label);
}
