import type { Key } from '../store/store.ts';

/**
 * Where what Cost Explorer answered is kept, in a partition of the ledger's table of its own:
 *
 * | pk              | sk                  | what                                                          |
 * |-----------------|---------------------|---------------------------------------------------------------|
 * | `COST-EXPLORER` | `requests#<day>`    | how many requests were sent on a UTC day                      |
 * | `COST-EXPLORER` | `requests#<day>#<caller>` | how many of them for a caller who does not see all       |
 * | `COST-EXPLORER` | `answer#<question>` | the last answer to a question, by a hash of it                |
 * | `COST-EXPLORER` | `part#<id>#<n>`     | what of an answer is more than one item holds                 |
 */
export const BILL_PK = 'COST-EXPLORER';

export const requestsKey = (day: string, caller?: string): Key => ({
  pk: BILL_PK,
  sk: `requests#${day}${caller === undefined ? '' : `#${caller}`}`,
});
export const answerKey = (question: string): Key => ({ pk: BILL_PK, sk: `answer#${question}` });
export const partKey = (id: string, n: number): Key => ({ pk: BILL_PK, sk: `part#${id}#${n}` });
