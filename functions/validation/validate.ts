import { createHash } from 'node:crypto';
import { ABSENT_TAG, TAGS } from '../../schema/tags.ts';
import type {
  OutputFormatInput,
  PromptInput,
  Tags,
  ToolInput,
  ToolResultContentInput,
  ToolUseInput,
} from '../../schema/types.ts';
import { callModel, type Call } from '../call/call.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { defaultMaxTokensOf, mayServe, type CatalogModel } from '../catalog/model.ts';
import { checked } from '../errors/field.ts';
import { invalidInput, isProblem, type FieldError, type Problem } from '../errors/problem.ts';
import { mayConcern, type Reader } from '../identity/reader.ts';
import { callIdOf } from '../ledger/ledger.ts';
import { cacheTimeOf, needsOf } from '../prompt/needs.ts';
import { inputTokenBound } from '../prompt/token-bound.ts';
import { invokeArgs, type InvokeRequest } from './request.ts';
import { checkAgainstModel } from './against-model.ts';
import { didYouMean } from './slip.ts';
import { guardrailPrice, unlisted, type Listed } from './listed.ts';
import { randomId } from '../store/random-id.ts';

const REQUEST_ID_BYTES = 15; // 20 characters

/** How a call is asked for. */
interface Asked {
  /** What the deployment lists. */
  listed?: Listed;
  /** Whether nobody waits for its answer. */
  isStarted?: boolean;
}

/** Lambda takes an event of 1 MB where nobody waits for the answer, and the admission is part of it. */
const MAX_STARTED_BYTES = 900 * 1024;

/**
 * Checks a call and sets its context: the model behind the name, the tags with their defaults, the request ID, the
 * time, and what it can use at worst. Spends, holds and calls nothing.
 */
export async function validate(
  args: unknown,
  reader: Reader,
  catalogs: { get(): Promise<Catalog>; reload(): Promise<Catalog> },
  now: number,
  { listed = {}, isStarted = false }: Asked = {},
): Promise<Call | Problem> {
  const request = checked(invokeArgs, args);
  if (isProblem(request)) return request;
  if (isStarted) {
    const bytes = Buffer.byteLength(JSON.stringify((args as InvokeRequest).input));
    if (bytes > MAX_STARTED_BYTES)
      return invalidInput({
        field: 'input',
        message: `is ${bytes} bytes of JSON; startInvocation takes ${MAX_STARTED_BYTES}. invoke takes more`,
      });
  }

  const find = (catalog: Catalog) => catalog.findFor(request.model, request.tags);
  const found = find(await catalogs.get()) ?? find(await catalogs.reload());
  // What is none of the caller's business does not exist for it: an error about another team's profile would tell whose it is.
  const model = found && mayConcern(reader, found) ? found : undefined;
  if (!model)
    return invalidInput(
      unknownModel(
        request,
        (await catalogs.get()).models().filter((one) => mayConcern(reader, one)),
      ),
    );
  const bound = inputTokenBound(request.input, model);
  const tags = tagsOf(request, model);
  const wrong = [...checkAgainstModel(request, model), ...unlisted(request.input, tags, listed, reader)];
  if (wrong.length > 0) return invalidInput(...wrong);

  const needs = needsOf(request.input);
  const cached = cacheTimeOf(request.input);
  const guardrail = guardrailPrice(request.input, listed.guardrails ?? {});
  const requestId = request.requestId ?? randomId(REQUEST_ID_BYTES);
  return {
    callId: callIdOf(reader.id, requestId),
    requestId,
    requestIdGiven: typeof request.requestId === 'string',
    caller: reader.id,
    ...(isStarted && { started: true }),
    contentHash: hashOf(request),
    timestamp: new Date(now).toISOString(),
    model: callModel(model, now, needs),
    tags,
    maxTokens: request.input.parameters?.maxTokens ?? defaultMaxTokensOf(model),
    inputTokenBound: bound,
    needs,
    ...(cached && { cached }),
    ...(guardrail && { guardrail }),
    additionalFields: request.input.additionalModelRequestFields ?? {},
  };
}

/** The tags with their defaults: what a profile implies, else that they are absent. */
const tagsOf = ({ tags }: InvokeRequest, model: CatalogModel): Tags =>
  Object.fromEntries(TAGS.map((tag) => [tag, tags[tag] ?? model[tag] ?? ABSENT_TAG])) as Tags;

/** What is said of a model that no call with these tags can name. `models` are those that the caller may know of. */
function unknownModel({ model: name, tags }: InvokeRequest, models: readonly CatalogModel[]): FieldError {
  const aliases = (some: readonly CatalogModel[]) => some.map(({ alias }) => alias).join(', ');
  const ofCostCenter = models.filter(({ costCenter }) => costCenter === name);
  const serving = ofCostCenter.filter((profile) => mayServe(profile, tags));
  if (serving.length > 0) {
    const environments = [...new Set(serving.map(({ environment }) => environment))].join(', ');
    return {
      field: 'tags.environment',
      message: `is needed: ${JSON.stringify(name)} has inference profiles for ${environments}`,
    };
  }
  if (ofCostCenter.length > 0) {
    const asked = TAGS.flatMap((tag) => (tags[tag] ? [`${tag} ${tags[tag]}`] : [])).join(', ');
    return {
      field: 'model',
      message: `${JSON.stringify(name)} has no inference profile for ${asked}; it has ${aliases(ofCostCenter)}`,
    };
  }
  const meant = didYouMean(
    name,
    models.map(({ alias }) => alias),
  );
  return {
    field: 'model',
    message: `${JSON.stringify(name)} is not in the catalog${meant || '.'} The aliases are ${aliases(models)}`,
  };
}

/** Fields that are JSON of the caller's own: there null is something else than nothing. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  'input',
  'json',
  'inputSchema',
  'schema',
  'additionalModelRequestFields',
] satisfies (
  | keyof ToolUseInput
  | keyof ToolResultContentInput
  | keyof ToolInput
  | keyof OutputFormatInput
  | keyof PromptInput
)[]);

/** Two requests have the same hash if and only if they ask for the same. */
const hashOf = ({ model, input, tags }: InvokeRequest): string =>
  createHash('sha256')
    .update(
      JSON.stringify([model, input, tags], (key, value: unknown) =>
        value != null && DOCUMENTS.has(key) ? JSON.stringify(value) : (value ?? undefined),
      ),
    )
    .digest('base64url');
