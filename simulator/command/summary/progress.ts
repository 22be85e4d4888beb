/** Shows that a deployment moves on: a line that counts up on a terminal, a line for each phase elsewhere. */
export class Progress {
  readonly #started = performance.now();
  #phase = "";
  #resources = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly subject: string,
    private readonly out: NodeJS.WriteStream,
  ) {
    if (out.isTTY) this.#timer = setInterval(() => this.#draw(), 100).unref();
  }

  phase(name: string): void {
    this.#phase = name;
    this.#resources = 0;
    if (this.out.isTTY) this.#draw();
    else this.out.write(`${this.subject}: ${name}\n`);
  }

  /** How many resources the deployment has come to in this phase. */
  resources(count: number): void {
    this.#resources = count;
  }

  seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.out.isTTY) this.out.write(ERASE);
  }

  #draw(): void {
    const resources = this.#resources > 0 ? `  ${this.#resources} resources` : "";
    this.out.write(`${ERASE}${this.subject}: ${this.#phase}${resources}  ${this.seconds().toFixed(0)} s`);
  }
}

const ERASE = "\r\u001b[K";
