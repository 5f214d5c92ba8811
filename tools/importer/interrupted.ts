/** The person at the terminal pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted. Run the same command again: it goes on where it was.')
    this.name = 'Interrupted'
  }
}
