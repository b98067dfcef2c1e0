/** The ledger could not be reached, or changed too often: nothing was decided and nothing is held for long. */
export class LedgerUnavailable extends Error {
  override name = 'LedgerUnavailable';
}
