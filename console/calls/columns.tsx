import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import type { InvocationSummary } from '../../schema/types.ts';
import { Amount, Exactly, When } from '../format/exactly.tsx';
import { Outcome } from '../format/outcome.tsx';
import { duration } from '../format/time.ts';
import { seesAll, type Who } from '../identity/who.ts';
import { pathTo } from '../shell/route.ts';
import { BASES } from './words.ts';

/** The columns that a phone has room for. */
export const NARROW_COLUMNS = ['at', 'outcome', 'cost'];

/** What a list of calls tells of each. In full a call is shown to its caller, and to who sees all. */
export const columnsFor = (who: Who): TableProps.ColumnDefinition<InvocationSummary>[] => [
  {
    id: 'at',
    header: 'When',
    minWidth: 100,
    isRowHeader: true,
    cell: ({ requestId, caller, decidedAt }) =>
      seesAll(who) || caller === who.id ? (
        <Link href={pathTo('calls', [requestId], { caller })}>
          <When at={decidedAt} />
        </Link>
      ) : (
        <When at={decidedAt} />
      ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    minWidth: 125,
    cell: ({ outcome, reason }) => (
      <>
        <Outcome outcome={outcome} />
        {reason && <Box variant="small">{reason}</Box>}
      </>
    ),
  },
  { id: 'model', header: 'Model', minWidth: 150, cell: ({ model }) => model },
  {
    id: 'tags',
    header: 'Who pays, and for what',
    minWidth: 170,
    cell: ({ tags, isCovered }) => (
      <>
        {tags.costCenter} · {tags.applicationId} · {tags.environment}
        {!isCovered && (
          <Box variant="small" display="block">
            no budget covers it
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'tokens',
    header: 'Tokens',
    cell: ({ usage }) => (usage ? <Amount value={usage.totalTokens} unit="TOKENS" /> : '–'),
  },
  {
    id: 'cost',
    header: 'Cost',
    minWidth: 115,
    cell: ({ costUsd, chargeBasis }) => (
      <>
        <Amount value={costUsd} unit="USD" />
        {BASES[chargeBasis] && (
          <Box variant="small" display="block">
            <Exactly text="a guess" whole={BASES[chargeBasis]} />
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'latency',
    header: 'Latency',
    cell: ({ latencyMs }) => (latencyMs == null ? '–' : duration(latencyMs)),
  },
  { id: 'caller', header: 'Caller', minWidth: 150, cell: ({ caller }) => caller },
];
