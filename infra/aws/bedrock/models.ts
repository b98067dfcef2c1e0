import { BUILT_IN_MODELS } from '../../../functions/catalog/built-in.ts';
import { routed, routingOf, type Geography, type Routing } from '../../../functions/catalog/routing.ts';
import { ROUTES, SOURCES, type Routes } from './arns.ts';

/** The part of a configuration that says how models are routed. */
export interface Routed {
  routing: { through: Geography | 'global'; priceFactor?: number | undefined };
}

/** The routing that a configuration chooses; undefined for global, as the catalog has it. */
function chosen({ routing: { through, priceFactor } }: Routed): Routing | undefined {
  if (through === 'global') return undefined;
  return { geography: through, ...(priceFactor !== undefined && { priceFactor }) };
}

/** The model ID that a configuration's alias stands for; a model beyond the catalog is named by its ID. */
export function modelIdOf(configuration: Routed, name: string): string {
  const model = BUILT_IN_MODELS.find(({ alias }) => alias === name);
  if (!model) return name;
  const routing = chosen(configuration);
  return (routing ? routed(model, routing) : model).modelId;
}

/** What the functions are told of it; see `routingFrom`. */
export const routingEnvironment = (configuration: Routed): Record<string, string> => ({
  ROUTING: configuration.routing.through,
  ROUTING_PRICE_FACTOR: String(configuration.routing.priceFactor ?? ''),
});

/** The regions that a model can be called from; undefined for any. */
export function callableFrom(modelId: string, routes: Routes): readonly string[] | undefined {
  const routing = routingOf(modelId);
  if (routing === undefined || routing === 'global') return undefined;
  return [...(SOURCES[routing] ?? ROUTES[routing]), ...(routes[routing] ?? [])];
}
