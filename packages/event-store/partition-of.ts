const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/**
 * The partition of a stream: what Kafka's default partitioner gives for the stream's name as key, so that
 * positions, messages and consumers agree. Source: org.apache.kafka.common.utils.Utils.murmur2 and toPositive,
 * BuiltInPartitioner.partitionForKey.
 */
export function partitionOf(stream: string, partitions: number): number {
  return (murmur2(Buffer.from(stream, 'utf8')) & 0x7fffffff) % partitions
}

/** 32-bit MurmurHash2 with Kafka's seed, as a signed integer. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tail = bytes.length & ~3
  let hash = seed ^ bytes.length
  for (let offset = 0; offset < tail; offset += 4) {
    let block = Math.imul(view.getInt32(offset, true), multiplier)
    block ^= block >>> 24
    hash = Math.imul(hash, multiplier) ^ Math.imul(block, multiplier)
  }
  if (tail < bytes.length) hash = Math.imul(hash ^ lastBytes(bytes, tail), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}

function lastBytes(bytes: Uint8Array, from: number): number {
  return ((bytes[from + 2] ?? 0) << 16) ^ ((bytes[from + 1] ?? 0) << 8) ^ (bytes[from] ?? 0)
}
