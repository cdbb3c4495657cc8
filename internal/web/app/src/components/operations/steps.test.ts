import { describe, expect, it } from "vitest";
import { stepsOf } from "./steps";

const xml = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
<bpmn:process id="p"><bpmn:startEvent id="s"/><bpmn:userTask id="a" name="Tiếp nhận"/><bpmn:exclusiveGateway id="g"/>
<bpmn:subProcess id="x"><bpmn:serviceTask id="b"/></bpmn:subProcess></bpmn:process></bpmn:definitions>`;

describe("stepsOf", () => {
  it("lists activities with their names, those of subprocesses too", () => {
    expect(stepsOf(xml)).toEqual([{ value: "a", label: "Tiếp nhận" }, { value: "b", label: "b" }]);
  });
  it("is empty for what is no diagram", () => {
    expect(stepsOf("")).toEqual([]);
    expect(stepsOf("<a")).toEqual([]);
  });
});
