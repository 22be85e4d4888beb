import { Transform, type TransformCallback } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/**
 * Lets through what Pulumi prints, with source positions told from the program's folder instead of the shadow's.
 * `way` leads from the one to the other.
 */
export function fromTheProgram(way: string): Transform {
  const decoder = new StringDecoder("utf8");
  const inShadow = `project:///${way}/`;
  let line = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const text = line + decoder.write(chunk);
      // A position could be cut in two, so the last line waits for its end.
      const end = text.lastIndexOf("\n") + 1;
      line = text.slice(end);
      done(null, text.slice(0, end).replaceAll(inShadow, "project:///"));
    },
    flush(done: TransformCallback) {
      done(null, (line + decoder.end()).replaceAll(inShadow, "project:///"));
    },
  });
}
