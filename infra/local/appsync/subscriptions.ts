import { GraphQLError, Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { Authenticated } from '../auth/authenticate.ts';
import { directiveList } from '../auth/modes.ts';
import type { Api, GraphQLAnswer } from './api.ts';
import { passes, type SubscriptionFilter } from './subscription-filter.ts';

/** A standing question of a subscriber. */
export interface Subscription {
  field: string;
  /** What its resolver restricted it to; all, where it did not. */
  filter: SubscriptionFilter | undefined;
  document: DocumentNode;
  variables: Record<string, unknown> | null | undefined;
  /** Which of the document's operations; absent where it has one. */
  operationName: string | null | undefined;
  who: Authenticated;
  deliver: (answer: GraphQLAnswer) => void;
}

/** Who listens to what, and which mutations they hear. */
export class Subscriptions {
  readonly #api: Api;
  /** Subscription fields by the mutation that they hear. */
  readonly #heard = new Map<string, string[]>();
  readonly #standing = new Map<string, Set<Subscription>>();
  #queue: Promise<void> = Promise.resolve();

  constructor(api: Api) {
    this.#api = api;
    for (const field of Object.values(api.schema.getSubscriptionType()?.getFields() ?? {})) {
      this.#standing.set(field.name, new Set());
      for (const mutation of directiveList(field.astNode, 'aws_subscribe', 'mutations')) {
        this.#heard.set(mutation, [...(this.#heard.get(mutation) ?? []), field.name]);
      }
    }
  }

  /** Adds a subscription; returns how to end it. */
  add(subscription: Subscription): () => void {
    const standing = this.#standing.get(subscription.field)!;
    standing.add(subscription);
    return () => standing.delete(subscription);
  }

  /**
   * Hands what a mutation returned to everybody whose filter it passes. Subscribers see only what the mutation
   * selected. Those who ask the same of the same event share one answer.
   */
  publish(operation: OperationDefinitionNode, data: Record<string, unknown> | null): void {
    // Nobody who publishes waits for those who listen; what was published first is delivered first.
    this.#queue = this.#queue
      .then(() => this.#deliver(operation, data))
      .catch((error: unknown) => {
        process.stderr.write(`delivering failed: ${String(error)}\n`);
      });
  }

  async #deliver(operation: OperationDefinitionNode, data: Record<string, unknown> | null): Promise<void> {
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD) continue;
      const published = data?.[(selection.alias ?? selection.name).value];
      if (!published) continue;
      for (const field of this.#heard.get(selection.name.value) ?? []) {
        await this.#publishTo(field, published as Record<string, unknown>);
      }
    }
  }

  async #publishTo(field: string, published: Record<string, unknown>): Promise<void> {
    const answers = new Map<DocumentNode, Map<string, Promise<GraphQLAnswer>>>();
    const deliveries = [...this.#standing.get(field)!]
      .filter(({ filter }) => !filter || passes(filter, published))
      .map(async (subscription) => {
        const { document, variables, operationName, who, deliver } = subscription;
        const ofDocument = answers.get(document) ?? new Map<string, Promise<GraphQLAnswer>>();
        answers.set(document, ofDocument);
        const key = JSON.stringify([variables ?? null, operationName ?? null, who]);
        const answer =
          ofDocument.get(key) ??
          this.#api
            .execute(document, { variables, operationName }, who, {}, { [field]: published })
            .then(({ answer: executed }) => executed);
        ofDocument.set(key, answer);
        deliver(await answer);
      });
    await Promise.all(deliveries);
  }
}

/** The one field of a subscription. Throws a GraphQLError where it is not there in so many words. */
export function subscribedField({ selectionSet }: OperationDefinitionNode): string {
  const [node] = selectionSet.selections;
  if (node?.kind !== Kind.FIELD) {
    throw new GraphQLError('A subscription selects its one field itself, not by a fragment.', {
      nodes: node,
    });
  }
  // A field that @skip or @include leaves out has no resolver that could say who may hear it.
  if (node.directives?.length) {
    throw new GraphQLError('A subscription takes no directives on its field.', { nodes: node });
  }
  return node.name.value;
}
