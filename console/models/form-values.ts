import type { Model, ModelLifecycle, PutModelInput, TokenPriceInput } from '../../schema/types.ts';

const PRICES = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const;
export type PriceName = (typeof PRICES)[number];

/** A model as it is in the form: text where people type. */
export interface FormValues {
  alias: string;
  modelId: string;
  canonicalModel: string;
  costCenter: string;
  maxOutputTokens: string;
  defaultMaxTokens: string;
  contextWindow: string;
  lifecycle: ModelLifecycle;
  replacedBy: string;
  fallbacks: string;
  prices: Record<PriceName, string>;
}

export const BLANK: FormValues = {
  alias: '',
  modelId: '',
  canonicalModel: '',
  costCenter: '',
  maxOutputTokens: '8192',
  defaultMaxTokens: '',
  contextWindow: '200000',
  lifecycle: 'ACTIVE',
  replacedBy: '',
  fallbacks: '',
  prices: { input: '', output: '', cacheRead: '', cacheWrite5m: '', cacheWrite1h: '' },
};

export const valuesOf = (model: Model): FormValues => ({
  alias: model.alias,
  modelId: model.modelId,
  canonicalModel: model.canonicalModel,
  costCenter: model.costCenter ?? '',
  maxOutputTokens: String(model.maxOutputTokens),
  defaultMaxTokens: String(model.defaultMaxTokens),
  contextWindow: String(model.contextWindow),
  lifecycle: model.lifecycle,
  replacedBy: model.replacedBy ?? '',
  fallbacks: model.fallbacks.join(', '),
  prices: Object.fromEntries(
    PRICES.map((name) => [name, model.priceUsdPerMillion ? String(model.priceUsdPerMillion[name]) : '']),
  ) as FormValues['prices'],
});

const given = (text: string): boolean => text.trim() !== '';

/** What can't be sent at all, by field. All else the API judges. */
export function unreadable(values: FormValues): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const name of ['alias', 'modelId'] as const) if (!given(values[name])) wrong[name] = 'It needs one.';
  for (const name of ['maxOutputTokens', 'contextWindow'] as const)
    if (!given(values[name]) || !Number.isFinite(Number(values[name]))) wrong[name] = 'A whole number.';
  for (const name of PRICES)
    if (given(values.prices[name]) && !Number.isFinite(Number(values.prices[name])))
      wrong[name] = 'A number, such as 3 or 0.25.';
  const isPriced = PRICES.some((name) => given(values.prices[name]));
  for (const name of ['input', 'output'] as const)
    if (isPriced && !given(values.prices[name])) wrong[name] = 'A price has both.';
  return wrong;
}

/** The model that the form says; `before` is what it was, if it was. A price that is as before is not sent: sent, it would be a new one from now on. */
export function putInput(values: FormValues, before: Model | undefined): PutModelInput {
  const price = priceOf(values, before);
  return {
    alias: values.alias.trim(),
    modelId: values.modelId.trim(),
    maxOutputTokens: Number(values.maxOutputTokens),
    contextWindow: Number(values.contextWindow),
    lifecycle: values.lifecycle,
    fallbacks: values.fallbacks
      .split(',')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== ''),
    ...(given(values.defaultMaxTokens) && { defaultMaxTokens: Number(values.defaultMaxTokens) }),
    ...(given(values.canonicalModel) && { canonicalModel: values.canonicalModel.trim() }),
    ...(given(values.costCenter) && { costCenter: values.costCenter.trim() }),
    ...(given(values.replacedBy) && { replacedBy: values.replacedBy.trim() }),
    ...(before && { expectedVersion: before.version, provider: before.provider }),
    ...(price && { priceUsdPerMillion: price }),
  };
}

function priceOf({ prices }: FormValues, before: Model | undefined): TokenPriceInput | undefined {
  if (!given(prices.input)) return undefined;
  const old = before && valuesOf(before).prices;
  if (old && PRICES.every((name) => old[name] === prices[name])) return undefined;
  const named = PRICES.filter((name) => given(prices[name])).map((name) => [name, Number(prices[name])]);
  const { region, bands = [] } = before?.priceUsdPerMillion ?? {};
  return {
    ...(Object.fromEntries(named) as { input: number; output: number }),
    ...(region && { region }),
    ...(bands.length > 0 && { bands }),
  };
}
