/** The result of a whole run, as docs/policies-mutation.md tells it. */
export function documentOf(report) {
  const files = Object.entries(report.files).map(([path, { mutants }]) => ({
    pack: path.split("/")[1] ?? "",
    mutants,
  }));
  const packs = [...new Set(files.map(({ pack }) => pack))].sort();
  const rows = packs.map((pack) =>
    row(
      pack,
      files.filter((file) => file.pack === pack),
    ),
  );
  return [
    "<!-- Written by `npm run mutation`. -->",
    "",
    "# Do the tests of the rules notice mistakes?",
    "",
    "`npm run mutation` changes the code of the rules in thousands of small ways, one at a time: a comparison turned",
    "round, a condition left out, a text emptied. A change that no test notices is a mistake that nobody would have",
    "noticed. What is decided once, when a rule is loaded, such as lists of names, is left out: each such change would",
    "take a run of all tests.",
    "",
    "| pack | changes | noticed | not noticed | not run by any test | score |",
    "|---|---|---|---|---|---|",
    ...rows,
    row("**all**", files),
    "",
  ].join("\n");
}

function row(name, files) {
  const count = (...statuses) =>
    files.flatMap(({ mutants }) => mutants).filter(({ status }) => statuses.includes(status)).length;
  const noticed = count("Killed", "Timeout");
  const [survived, notRun] = [count("Survived"), count("NoCoverage")];
  const all = noticed + survived + notRun;
  return `| ${name} | ${all} | ${noticed} | ${survived} | ${notRun} | ${((100 * noticed) / all).toFixed(1)} % |`;
}
