import type { PromptInput, Tags } from '../../schema/types.ts';
import { isBelow, type Guardrails, type S3Prefixes } from '../catalog/deployment-lists.ts';
import type { ListedTags } from '../catalog/listed-tags.ts';
import type { FieldError } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import type { GuardrailPrice } from '../pricing/guardrail.ts';
import { textUnits } from '../pricing/guardrail.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';
import { systemOf, turnBlocks } from '../prompt/blocks.ts';
import { locationsOf } from '../prompt/needs.ts';
import { unlistedTags } from './unlisted-tags.ts';

/** What a deployment lists. */
export interface Listed {
  /** The values that tags may have; any, where there is none of a tag. */
  tags?: ListedTags;
  guardrails?: Guardrails;
  s3Prefixes?: S3Prefixes;
}

/** What of a call the deployment does not list. */
export function* unlisted(
  input: PromptInput,
  tags: Tags,
  { tags: listed = {}, guardrails = {}, s3Prefixes = {} }: Listed,
  reader: Reader,
): Iterable<FieldError> {
  yield* unlistedTags(tags, listed, reader);
  const { identifier } = input.guardrail ?? {};
  if (identifier !== undefined && !Object.hasOwn(guardrails, identifier))
    yield {
      field: 'input.guardrail.identifier',
      message: 'is not one that this deployment lists with its price',
    };
  for (const { uri } of locationsOf(input))
    if (!isBelow(s3Prefixes, tags.costCenter, uri))
      yield {
        field: 'input.messages',
        message: `has ${JSON.stringify(uri)}, which is below no prefix that this deployment gives ${tags.costCenter}`,
      };
}

/** What a call's guardrail costs; undefined for a call without one. */
export function guardrailPrice(input: PromptInput, guardrails: Guardrails): GuardrailPrice | undefined {
  const { identifier } = input.guardrail ?? {};
  const perThousand = identifier === undefined ? undefined : guardrails[identifier];
  if (perThousand === undefined) return undefined;
  const texts = [...systemOf(input), ...turnBlocks(input)].flatMap(({ text }) =>
    text == null ? [] : [text],
  );
  // Rounded up: it is never charged too little.
  const pico = picoUsdFromUsd(perThousand) ?? BigInt(Math.ceil(perThousand * 1e12));
  const perUnit = (pico + 999n) / 1_000n;
  return { perUnit: perUnit.toString(), inputUnits: textUnits(texts) };
}
