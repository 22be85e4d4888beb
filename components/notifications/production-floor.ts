import type { SettingsProblem } from "../base";
import type { NotificationSettings } from "./settings";

/** What notifications in production may not do without. Paths are those of their own settings. */
export function notificationsProductionFloor({ emails, urls }: NotificationSettings): SettingsProblem[] {
  if (emails.length + urls.length > 0) return [];
  const message =
    "found [], and no urls; nobody would hear that a backup or a rotation failed in production. " +
    "Add an address here, or a URL to urls.";
  return [{ path: "emails", message }];
}
