import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../policies/harness";
import { eachContainerOfTask, onLinux, pass, TASK_DEFINITION } from "../../../policies/kit";
import { ResourceView } from "../../../policies/kit/resource";

function task(props: object, component?: object): ResourceView {
  const parent = component && view("evenkeel:index:ServiceTask", component);
  return view(TASK_DEFINITION, props, parent);
}

function view(type: string, props: object, parent?: ResourceView): ResourceView {
  return new ResourceView({ type, name: "orders", urn: `urn:${type}`, props }, parent);
}

function usersOf(definition: ResourceView) {
  return eachContainerOfTask(definition, (container) => container.expect("user", "1000"));
}

const wrong = { path: "containerDefinitions[0].user", message: 'found "0", expected "1000"' };
const containers = [{ name: "orders", user: "0", secrets: [{ name: "KEY", valueFrom: UNKNOWN_TEXT }] }];

describe("the containers of a task", () => {
  it("are read from JSON and from a list alike", () => {
    for (const containerDefinitions of [JSON.stringify(containers), containers]) {
      assert.deepEqual(usersOf(task({ containerDefinitions })), { kind: "judged", findings: [wrong], doubts: [] });
    }
  });

  it("are those that their component was given, while the JSON made of them is not known", () => {
    const definition = task({ containerDefinitions: UNKNOWN_TEXT }, { containerDefinitions: containers });
    assert.deepEqual(usersOf(definition), { kind: "judged", findings: [wrong], doubts: [] });
  });

  it("are not known where no component says them", () => {
    for (const component of [undefined, {}, { containerDefinitions: UNKNOWN_TEXT }]) {
      const verdict = usersOf(task({ containerDefinitions: UNKNOWN_TEXT }, component));
      assert.ok(verdict.kind === "judged" && verdict.doubts.length === 1 && verdict.findings.length === 0);
    }
  });
});

describe("what is said of Linux", () => {
  const judged = (operatingSystemFamily?: string) =>
    onLinux(task({ runtimePlatform: { operatingSystemFamily } }), () => pass).kind;

  it("is said of tasks that name no system, and of no task on Windows", () => {
    assert.equal(judged(), "judged");
    assert.equal(judged("LINUX"), "judged");
    assert.equal(judged("WINDOWS_SERVER_2022_CORE"), "notApplicable");
  });
});
