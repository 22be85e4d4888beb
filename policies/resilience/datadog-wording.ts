import { type ResourceView, unknown, type View } from "../kit";

/**
 * The query or the message of a monitor. While it is not known, since a name in it is not, as the component that the
 * monitor is of was given it: with a * for each such name.
 */
export function wordingOf(monitor: ResourceView, part: "query" | "message"): View {
  const own = monitor.at(part);
  const given = monitor.parentView?.at("monitors").child(monitor.name).at(part);
  return own.value === unknown && given?.seen.state === "known" ? given : own;
}
