import type { Told } from ".";

/** The report itself, for baselines and for programs. `report.ts` says what each field means. */
export const json = ({ report }: Told): string => `${JSON.stringify(report, null, 2)}\n`;
