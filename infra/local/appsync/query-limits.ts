import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { FIELDS, QUERY_LIMITS } from '../../wiring.ts';

/** How much a document asks for, with its fragments spread. */
interface Size {
  depth: number;
  fields: number;
  resolvers: number;
}

/** More fields than this are not looked at: validation takes time that grows with their square. */
const MAX_FIELDS = 2_000;

const NOTHING: Size = { depth: 0, fields: 0, resolvers: 0 };

const FIELDS_WITH_RESOLVERS = new Set(Object.keys(FIELDS).map((field) => field.split('.')[1]!));

/**
 * Why a document asks for too much, or undefined. Looked at before validation, which hostile documents can make slow;
 * so fragments may still be missing here, or go in circles.
 */
export function limitExceeded(document: DocumentNode): string | undefined {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const sizes = new Map<string, Size>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, fields, resolvers } = sizeOf(definition.selectionSet, fragments, sizes);
    if (depth > QUERY_LIMITS.depth)
      return `The query is ${depth} levels deep; at most ${QUERY_LIMITS.depth} are allowed.`;
    if (fields > MAX_FIELDS) return `The query selects more than ${MAX_FIELDS} fields.`;
    if (resolvers > QUERY_LIMITS.resolvers) {
      return `The query runs ${resolvers} resolvers; at most ${QUERY_LIMITS.resolvers} are allowed.`;
    }
  }
  return undefined;
}

function sizeOf(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  sizes: Map<string, Size>,
): Size {
  const size: Size = { ...NOTHING };
  for (const selection of selections) {
    const inner = ((): Size => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet, fragments, sizes);
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return sizeOfFragment(selection.name.value, fragments, sizes);
      const below = selection.selectionSet ? sizeOf(selection.selectionSet, fragments, sizes) : NOTHING;
      const own = FIELDS_WITH_RESOLVERS.has(selection.name.value) ? 1 : 0;
      return { depth: below.depth + 1, fields: below.fields + 1, resolvers: below.resolvers + own };
    })();
    size.depth = Math.max(size.depth, inner.depth);
    size.fields += inner.fields;
    size.resolvers += inner.resolvers;
  }
  return size;
}

function sizeOfFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  sizes: Map<string, Size>,
): Size {
  const known = sizes.get(name);
  if (known) return known;
  sizes.set(name, NOTHING); // a circle ends here; validation will refuse it
  const fragment = fragments.get(name);
  const size = fragment ? sizeOf(fragment.selectionSet, fragments, sizes) : NOTHING;
  sizes.set(name, size);
  return size;
}
