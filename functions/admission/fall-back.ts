import type { Call, ReserveFallback } from '../call/call.ts';
import { CatalogCache } from '../catalog/load.ts';
import { isProblem } from '../errors/problem.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { livePorts } from './ports.ts';
import { withModel } from './other-model.ts';

/** What a call may fall back on, by the catalog of that moment. */
export function fallbacksOf(ledger: Ledger): ReserveFallback {
  const catalogs = new CatalogCache(ledger.store.ledger);
  const ports = livePorts(ledger, catalogs);
  return async (call, input) => {
    const catalog = await catalogs.get();
    const [...left] = call.model.fallbacks ?? [];
    for (let alias = left.shift(); alias !== undefined; alias = left.shift()) {
      const model = catalog.find(alias);
      const other = model && model.lifecycle !== 'END_OF_LIFE' && withModel(call, input, model, ports.now());
      if (!other) continue;
      // Those of the fallback itself are not followed: the first model's list is the whole list.
      const next: Call = {
        ...other,
        model: { ...other.model, fallbacks: [...left] },
        fellBackFrom: call.fellBackFrom ?? call.model.alias,
      };
      const answer = await ports.ask(next);
      if (!isProblem(answer) && answer.admitted)
        return { call: next, reservation: answer.granted, adjustment: null };
    }
    return undefined;
  };
}
