/// Entries by key that remembers the order of use: a doubly linked list through the slots of an array.
struct RecencyList {
    struct Entry {
        let value: [UInt8]
        let expires: Duration
    }

    private struct Slot {
        var key: String
        var entry: Entry
        var newer: Int
        var older: Int
    }

    private static let none = -1

    private var slots: [Slot] = []
    private var free: [Int] = []
    private var index: [String: Int] = [:]
    private var newest = none
    private var oldest = none
    /// The bytes of all values and keys.
    private(set) var bytes = 0

    var count: Int { index.count }

    /// The entry of a key, which becomes the most recently used.
    mutating func touch(_ key: String) -> Entry? {
        guard let slot = index[key] else { return nil }
        unlink(slot)
        link(slot)
        return slots[slot].entry
    }

    /// Sets the entry of a key, which becomes the most recently used.
    mutating func set(_ key: String, _ entry: Entry) {
        remove(key)
        let new = Slot(key: key, entry: entry, newer: Self.none, older: Self.none)
        let slot: Int
        if let reused = free.popLast() {
            slots[reused] = new
            slot = reused
        } else {
            slots.append(new)
            slot = slots.count - 1
        }
        index[key] = slot
        bytes += size(slot)
        link(slot)
    }

    mutating func remove(_ key: String) {
        guard let slot = index.removeValue(forKey: key) else { return }
        unlink(slot)
        bytes -= size(slot)
        slots[slot] = Slot(key: "", entry: Entry(value: [], expires: .zero), newer: Self.none, older: Self.none)
        free.append(slot)
    }

    mutating func removeOldest() {
        guard oldest != Self.none else { return }
        remove(slots[oldest].key)
    }

    private func size(_ slot: Int) -> Int { slots[slot].key.utf8.count + slots[slot].entry.value.count }

    private mutating func link(_ slot: Int) {
        slots[slot].older = newest
        slots[slot].newer = Self.none
        if newest != Self.none { slots[newest].newer = slot } else { oldest = slot }
        newest = slot
    }

    private mutating func unlink(_ slot: Int) {
        let (newer, older) = (slots[slot].newer, slots[slot].older)
        if newer != Self.none { slots[newer].older = older } else { newest = older }
        if older != Self.none { slots[older].newer = newer } else { oldest = newer }
    }
}
