import { GraphQLError, isScalarType, Kind, type GraphQLSchema } from 'graphql';

/** A date and time with a time zone, as AppSync takes it; seconds may be missing, a zone may not. */
const AWS_DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** Makes the schema refuse what AppSync refuses of its own scalars. */
export function validateScalars(schema: GraphQLSchema): void {
  const type = schema.getType('AWSDateTime');
  if (!isScalarType(type)) return;
  type.parseValue = dateTime;
  type.parseLiteral = (node) => dateTime(node.kind === Kind.STRING ? node.value : undefined);
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
