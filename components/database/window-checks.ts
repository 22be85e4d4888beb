import { dailySpans, overlap, weeklySpan } from "../base/time-window";

interface Windows {
  backupWindow: string;
  maintenanceWindow: string;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html
const LEAST_WINDOW_MINUTES = 30;

export function checkBackupWindow({ backupWindow, maintenanceWindow }: Windows): string | undefined {
  const spans = dailySpans(backupWindow);
  if (spans.some(({ minutes }) => minutes < LEAST_WINDOW_MINUTES)) return tooShort;
  const maintenance = weeklySpan(maintenanceWindow);
  if (!spans.some((span) => overlap(span, maintenance))) return undefined;
  return `it overlaps the maintenance window ${maintenanceWindow}, which RDS refuses. Move one of the two.`;
}

export function checkMaintenanceWindow({ maintenanceWindow }: Pick<Windows, "maintenanceWindow">) {
  return weeklySpan(maintenanceWindow).minutes < LEAST_WINDOW_MINUTES ? tooShort : undefined;
}

const tooShort = `RDS asks for ${LEAST_WINDOW_MINUTES} minutes at least. Move its end.`;
