import type {
  Budget,
  BudgetMode,
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  CreateBudgetInput,
  OnExceed,
  UpdateBudgetInput,
} from '../../schema/types.ts';

/** A budget as it is in the form: text where people type. */
export interface FormValues {
  name: string;
  unit: BudgetUnit;
  limit: string;
  period: BudgetPeriod;
  timeZone: string;
  costCenter: string;
  applicationId: string;
  environment: string;
  model: string;
  mode: BudgetMode;
  onExceed: OnExceed;
  downgradeTo: string;
  thresholds: string;
}

export const blank = (timeZone: string, query: URLSearchParams): FormValues => ({
  name: query.get('name') ?? '',
  unit: 'USD',
  limit: query.get('limit') ?? '',
  period: 'MONTH',
  timeZone,
  costCenter: query.get('costCenter') ?? '',
  applicationId: query.get('applicationId') ?? '',
  environment: query.get('environment') ?? '',
  model: query.get('model') ?? '',
  mode: 'ENFORCE',
  onExceed: 'DENY',
  downgradeTo: '',
  thresholds: '80, 100',
});

export const valuesOf = ({ scope, limit, thresholds, downgradeTo, ...budget }: Budget): FormValues => ({
  name: budget.name,
  unit: budget.unit,
  period: budget.period,
  timeZone: budget.timeZone,
  mode: budget.mode,
  onExceed: budget.onExceed,
  limit: plain(limit),
  costCenter: scope.costCenter ?? '',
  applicationId: scope.applicationId ?? '',
  environment: scope.environment ?? '',
  model: scope.model ?? '',
  downgradeTo: downgradeTo ?? '',
  thresholds: thresholds.join(', '),
});

/** A number without an exponent, which nobody types. */
const plain = (value: number): string =>
  value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 12 });

/** What the form names of a scope: absent is any. */
export const scopeOf = ({
  costCenter,
  applicationId,
  environment,
  model,
}: FormValues): Partial<BudgetScope> =>
  Object.fromEntries(
    Object.entries({ costCenter, applicationId, environment, model })
      .map(([field, text]) => [field, text.trim()])
      .filter(([, text]) => text !== ''),
  ) as Partial<BudgetScope>;

/** What can't be sent at all, by field. All else the API judges. */
export function unreadable(values: FormValues): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (values.name.trim() === '') wrong.name = 'Give it a name, so that people know what refused them.';
  if (!isNumber(values.limit)) wrong.limit = 'A number, such as 250 or 0.5.';
  if (!listOf(values.thresholds).every(isNumber)) wrong.thresholds = 'Whole numbers, such as 80, 100.';
  if (values.onExceed === 'DOWNGRADE' && values.mode === 'ENFORCE' && values.downgradeTo === '')
    wrong.downgradeTo = 'Choose the cheaper model.';
  return wrong;
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** What may change of a budget, as both mutations take it. What is observed never denies, so it has nothing to do then. */
const changeable = (values: FormValues) => ({
  name: values.name.trim(),
  limit: Number(values.limit),
  mode: values.mode,
  onExceed: values.mode === 'OBSERVE' ? ('DENY' as const) : values.onExceed,
  thresholds: listOf(values.thresholds).map(Number),
});

const downgradeOf = ({ mode, onExceed, downgradeTo }: FormValues): string | null =>
  mode === 'ENFORCE' && onExceed === 'DOWNGRADE' ? downgradeTo : null;

export const createInput = (values: FormValues, clientToken: string): CreateBudgetInput => ({
  ...changeable(values),
  scope: scopeOf(values),
  unit: values.unit,
  period: values.period,
  timeZone: values.timeZone,
  clientToken,
  ...(downgradeOf(values) !== null && { downgradeTo: downgradeOf(values) }),
});

export const updateInput = (values: FormValues, id: string, expectedVersion: number): UpdateBudgetInput => ({
  ...changeable(values),
  id,
  expectedVersion,
  downgradeTo: downgradeOf(values),
});
