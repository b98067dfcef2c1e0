import { fromAttributes, type Raw } from './attribute-value.ts';
import type { Item } from '../store.ts';

/** What Lambda hands on of a table's stream. Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export interface StreamEvent {
  Records: { dynamodb: { SequenceNumber: string; OldImage?: Raw; NewImage?: Raw } }[];
}

/** A change of an item: what it was, if it was there, and what it is. */
export interface ItemChange {
  /** Tells this change from others of its batch. */
  id: string;
  before: Item | undefined;
  after: Item;
}

/** The changes in an event. Deletions are none: an item that has expired is nothing to tell. */
export const changesIn = ({ Records }: StreamEvent): ItemChange[] =>
  Records.flatMap(({ dynamodb: { SequenceNumber: id, OldImage, NewImage } }) =>
    NewImage ? [{ id, before: OldImage && fromAttributes(OldImage), after: fromAttributes(NewImage) }] : [],
  );
