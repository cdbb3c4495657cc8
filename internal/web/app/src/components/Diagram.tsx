import { MinusOutlined, PlusOutlined, ExpandOutlined } from "@ant-design/icons";
import { Button } from "antd";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

type Box = { x: number; y: number; width: number; height: number };
type Shape = Box;
type Canvas = {
  addMarker: (id: string, marker: string) => void;
  viewbox: (box?: Box) => Box & { inner: Box; outer: { width: number; height: number } };
};
type Registry = { get: (id: string) => Shape | undefined };

export type DiagramProps = { xml: string; now?: string[]; past?: string[]; label: string };

const margin = 28; // px around the drawing
const foot = 56; // px below it, where the bpmn.io mark stands
const readable = 0.62; // smallest scale at which the words can be read

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
      textRenderer: { defaultStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: 11 } },
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
        show(canvas, here.map((id) => registry.get(id)).find(Boolean));
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

/** Shows the whole drawing with a margin. */
function fit(canvas: Canvas, least = 0) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.max(least, Math.min(1, (outer.width - 2 * margin) / inner.width, (outer.height - margin - foot) / inner.height));
  const width = outer.width / scale;
  const height = outer.height / scale;
  const x = inner.width <= width ? inner.x - (width - inner.width) / 2 : inner.x - margin / scale;
  canvas.viewbox({ x, y: inner.y - margin / scale, width, height });
}

/** Where to look first: readable, from the beginning or around the step where the dossier is. */
function show(canvas: Canvas, at?: Shape) {
  fit(canvas, readable);
  if (!at) return;
  const { inner, ...box } = canvas.viewbox();
  if (box.width >= inner.width && box.height >= inner.height) return;
  const pad = margin / readable;
  const x = Math.min(Math.max(inner.x - pad, at.x + at.width / 2 - box.width / 2), Math.max(inner.x - pad, inner.x + inner.width + pad - box.width));
  const y = Math.min(Math.max(inner.y - pad, at.y + at.height / 2 - box.height / 2), Math.max(inner.y - pad, inner.y + inner.height + pad - box.height));
  canvas.viewbox({ x, y, width: box.width, height: box.height });
}

/** Names the picture for those who do not see it. */
function name(container: HTMLElement, label: string) {
  const svg = container.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", label);
}
