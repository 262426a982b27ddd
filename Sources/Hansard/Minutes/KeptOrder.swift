/// Puts what a new draft says into an order that a person has made.
enum KeptOrder {
    /// Something that a draft says.
    struct Drafted<Element> {
        /// Nil where what is kept says it already.
        let element: Element?
        /// Where the same stood before; nil for what is new.
        let place: Int?
    }

    /// All in one order: what stood there before where it stood, and what is new behind what it follows in the draft.
    /// - Parameters:
    ///   - drafted: in the order of the draft; no two have one place.
    ///   - kept: with the places where they stood.
    static func placing<Element>(_ drafted: [Drafted<Element>], among kept: [(element: Element, place: Int)])
        -> [Element]
    {
        var list: [(element: Element, place: Int?, draft: Int?)] = kept.map { ($0.element, $0.place, nil) }
        for item in drafted {
            guard let element = item.element, let place = item.place else { continue }
            list.append((element, place, nil))
        }
        list.sort { ($0.place ?? .max) < ($1.place ?? .max) }
        func index(of draft: Int) -> Int? {
            guard let place = drafted[draft].place else { return list.firstIndex { $0.draft == draft } }
            return list.firstIndex { $0.place == place }
        }
        for (draft, item) in drafted.enumerated() {
            guard let element = item.element, item.place == nil else { continue }
            // What the draft begins with stands before what follows it there.
            let following = drafted.indices.first { drafted[$0].place != nil }.flatMap(index)
            let place = draft > 0 ? index(of: draft - 1).map { $0 + 1 } : following
            list.insert((element, nil, draft), at: place ?? list.count)
        }
        return list.map(\.element)
    }
}
