import type { OnExceed, PromptInput } from '../../schema/types.ts';
import type { Call } from '../call/call.ts';
import { demandOf } from '../call/demand.ts';
import { takesFields } from '../catalog/additional-fields.ts';
import { isBudgetRefusal, type BudgetRefusal, type Refused } from '../ledger/ledger.ts';
import { maxTokensThatFit } from './fit.ts';
import { withModel } from './other-model.ts';
import type { Ports } from './ports.ts';

/** A call as a budget changed it. */
export interface Adjusted {
  call: Call;
  /** The budget that made the change necessary. */
  budgetId: string;
}

interface Situation {
  ports: Pick<Ports<unknown>, 'catalog' | 'now'>;
  call: Call;
  input: PromptInput;
  refused: Refused;
}

/** What each action does with a refused call: another call, or undefined where nothing helps. */
const ACTIONS: Record<OnExceed, (situation: Situation, by: BudgetRefusal) => Promise<Adjusted | undefined>> =
  { DENY: async () => undefined, CLAMP: clamp, DOWNGRADE: downgrade };

/** Of the actions of several refusing budgets, the strictest is taken: the one with the lowest rank. */
const STRICTNESS: Record<OnExceed, number> = { DENY: 1, DOWNGRADE: 2, CLAMP: 3 };

/** A call changed as the budgets that refuse it ask for, or undefined where that is no help. */
export async function adjust(situation: Situation): Promise<Adjusted | undefined> {
  const { refusals } = situation.refused;
  if (!refusals.every(isBudgetRefusal)) return undefined;
  const [strictest] = [...refusals].sort((a, b) => STRICTNESS[actionOf(a)] - STRICTNESS[actionOf(b)]);
  return strictest && ACTIONS[actionOf(strictest)](situation, strictest);
}

const actionOf = ({ balance }: BudgetRefusal): OnExceed => balance.budget.onExceed;

async function clamp({ call, refused }: Situation, by: BudgetRefusal): Promise<Adjusted | undefined> {
  const maxTokens = maxTokensThatFit(call, refused.balances);
  if (maxTokens < 1 || maxTokens >= call.maxTokens) return undefined;
  if (!takesFields(call.model, call, maxTokens)) return undefined;
  return { budgetId: by.balance.budget.budgetId, call: { ...call, maxTokens } };
}

async function downgrade(
  { ports, call, input }: Situation,
  by: BudgetRefusal,
): Promise<Adjusted | undefined> {
  const { budgetId, downgradeTo } = by.balance.budget;
  const model = downgradeTo === null ? undefined : (await ports.catalog()).find(downgradeTo);
  if (!model || model.canonicalModel === call.model.canonicalModel) return undefined;
  const downgraded = withModel(call, input, model, ports.now());
  if (!downgraded) return undefined;
  // A budget can't know which models its calls ask for: one that was cheaper than some may be dearer than others.
  const [before, after] = [demandOf(call).USD, demandOf(downgraded).USD];
  if (before !== undefined && after !== undefined && after >= before) return undefined;
  return { budgetId, call: downgraded };
}
