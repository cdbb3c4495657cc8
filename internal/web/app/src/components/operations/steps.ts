export type StepChoice = { value: string; label: string };

const model = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const kinds = ["userTask", "manualTask", "task", "serviceTask", "sendTask", "scriptTask", "businessRuleTask", "receiveTask", "callActivity"];

/** The steps of a process drawn in BPMN, in the order of its file. */
export function stepsOf(xml: string): StepChoice[] {
  if (xml === "") return [];
  const doc = new DOMParser().parseFromString(xml, "application/xml");
  if (doc.getElementsByTagName("parsererror").length > 0) return [];
  return [...doc.getElementsByTagNameNS(model, "*")]
    .filter((e) => kinds.includes(e.localName))
    .map((e) => ({ value: e.getAttribute("id") ?? "", label: e.getAttribute("name") || (e.getAttribute("id") ?? "") }))
    .filter((s) => s.value !== "");
}
