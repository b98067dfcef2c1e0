/**
 * How Amazon Bedrock's models are named on a bill. What others sell through AWS Marketplace (Claude, and most of Cohere's and more) is a
 * product of its own, and its usage types say tokens but no model; all else is "Amazon Bedrock", and its usage types name the model:
 *
 * | SERVICE                                    | USAGE_TYPE                           | model                                   |
 * |--------------------------------------------|--------------------------------------|-----------------------------------------|
 * | `Claude Haiku 4.5 (Amazon Bedrock Edition)`| `USE1-MP:USE1_InputTokenCount-Units` | `anthropic.claude-haiku-4-5-20251001-…` |
 * | `Claude 3 Sonnet (Amazon Bedrock Edition)` | `EUW1-MP:EUW1_OutputTokenCount-Units`| `anthropic.claude-3-sonnet-20240229-v1:0`|
 * | `Amazon Bedrock`                           | `USE1-NovaMicro-input-tokens`        | `amazon.nova-micro-v1:0`                |
 *
 * A name means a model where both have the same words, in any order, and the same numbers in the same order (`Claude 4.6 Sonnet` is
 * `claude-sonnet-4-6`), and where no other model of the catalog has them too. Nothing is guessed: any other name means no model.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/cost-mgmt-understanding-cur-data.html
 */
const EDITION = / \(Amazon Bedrock Edition\)$/;

/** What names of Bedrock's services on a bill have in common. */
export const BEDROCK = 'Amazon Bedrock';

/** Whether a service is a model's own product. */
export const isProduct = (service: string): boolean => EDITION.test(service);

/** Where a line of the bill is. */
export interface BilledAs {
  service?: string | undefined;
  usageType?: string | undefined;
}

/** Finds the model that a line of the bill is for, among canonical model IDs; null where its names do not say. */
export function modelFinder(canonicalModels: Iterable<string>): (billed: BilledAs) => string | null {
  const byName = new Map<string, string | null>();
  for (const model of new Set(canonicalModels)) {
    const name = spelled(nameOf(model));
    byName.set(name, byName.has(name) ? null : model);
  }
  return ({ service = '', usageType = '' }) => {
    const name = isProduct(service) ? service.replace(EDITION, '') : modelIn(usageType);
    return name === undefined ? null : (byName.get(spelled(name)) ?? null);
  };
}

/** `anthropic.claude-haiku-4-5-20251001-v1:0` is about Claude Haiku 4.5: a date and a first version tell nothing more. */
const nameOf = (canonicalModel: string): string =>
  canonicalModel
    .replace(/^[a-z0-9-]+\./, '')
    .replace(/-20\d{6}(?=-|$)/, '')
    .replace(/-v?1(:\d+)$|-v1$|:\d+$/, '');

/** The model in a usage type such as `USE1-NovaMicro-cache-read-input-token-count`; undefined for what is not its tokens. */
function modelIn(usageType: string): string | undefined {
  if (/custom-?model|customization|provisioned|guardrail|training/i.test(usageType)) return undefined;
  return /^(?:[A-Z]{2,4}\d-)?(.+?)-(?:mantle-|text-)?(?:input|output|cache)-/i
    .exec(usageType)?.[1]
    ?.replace(/^[a-z][a-z0-9]*\.(?=[a-z])/, '');
}

/** A name as its words and its numbers, however they are joined: `Nova2.0Lite` is `nova-2-lite`. Bills leave `instruct` out, or do not. */
function spelled(name: string): string {
  const parts = name
    .replace(/\.0(?!\d)/g, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[a-z]+|\d+/g);
  const words = (parts ?? []).filter((part) => !/^\d|^instruct$/.test(part)).sort();
  const numbers = (parts ?? []).filter((part) => /^\d/.test(part));
  return `${words.join(' ')}#${numbers.join('.')}`;
}
