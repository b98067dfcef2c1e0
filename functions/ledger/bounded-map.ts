/** A memory that forgets its oldest entry when it is full. (An LRU library is more code than this file's users together.) */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #capacity: number;

  constructor(capacity: number) {
    super();
    this.#capacity = capacity;
  }

  override set(key: K, value: V): this {
    const [oldest] = this.keys();
    if (oldest !== undefined && this.size >= this.#capacity && !this.has(key)) this.delete(oldest);
    return super.set(key, value);
  }
}
