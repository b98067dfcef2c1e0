import { GraphQLError, isScalarType, Kind, type GraphQLSchema } from 'graphql';

/** A date and time with a time zone, as AppSync takes it; seconds may be missing, a zone may not. */
const AWS_DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Makes the schema read, write and refuse what AppSync does of its own scalars. */
export function validateScalars(schema: GraphQLSchema): void {
  for (const [name, { read, write }] of Object.entries(SCALARS)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    type.parseValue = read;
    type.parseLiteral = (node) => read(node.kind === Kind.STRING ? node.value : undefined);
    if (write) type.serialize = write;
  }
}

const SCALARS: Record<string, { read: (value: unknown) => unknown; write?: (value: unknown) => unknown }> = {
  AWSDateTime: { read: dateTime },
  AWSJSON: { read: json, write: (value) => JSON.stringify(value) },
};

/** JSON comes as text, and resolvers get what it says. */
function json(value: unknown): unknown {
  try {
    if (typeof value === 'string') return JSON.parse(value) as unknown;
  } catch {
    // said below
  }
  throw new GraphQLError('it is not AWSJSON: JSON, written as a string');
}

function dateTime(value: unknown): string {
  const day = typeof value === 'string' ? AWS_DATE_TIME.exec(value)?.[1] : undefined;
  // JavaScript reads 30 February as 2 March: a day that comes back as another is none.
  const isDay = day && new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
  if (!isDay || Number.isNaN(Date.parse(value as string))) {
    throw new GraphQLError(
      `${JSON.stringify(value)} is not an AWSDateTime, such as 2026-03-01T12:00:00.000Z`,
    );
  }
  return value as string;
}
