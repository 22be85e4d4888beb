import type { EngineEvent } from "../engine";

/** Shows that a deployment moves on: a line that counts up on a terminal, a line for each phase elsewhere. */
export class Progress {
  readonly #started = performance.now();
  #phase = "";
  #steps = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly subject: string,
    private readonly out: NodeJS.WriteStream,
  ) {
    if (out.isTTY) this.#timer = setInterval(() => this.#draw(), 100);
  }

  phase(name: string): void {
    this.#phase = name;
    this.#steps = 0;
    if (this.out.isTTY) this.#draw();
    else this.out.write(`${this.subject}: ${name}\n`);
  }

  onEvent({ resOutputsEvent, summaryEvent }: EngineEvent): void {
    if (resOutputsEvent) this.#steps++;
    if (summaryEvent?.isPreview && summaryEvent.result === "succeeded") this.phase("deploying");
  }

  seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.out.isTTY) this.out.write(ERASE);
  }

  #draw(): void {
    const steps = this.#steps > 0 ? `  ${this.#steps} resources` : "";
    this.out.write(`${ERASE}${this.subject}: ${this.#phase}${steps}  ${this.seconds().toFixed(0)} s`);
  }
}

const ERASE = "\r\u001b[K";
