public import Foundation

extension InputReader {
    /// The parameters as bytes: equal for equal requests.
    var parameterBytes: Data {
        switch source {
        case .arguments(let data): return data
        case .request(let request):
            var bytes = Data()
            for (name, value) in request.path.sorted(by: { $0.key < $1.key }) { bytes.append(contentsOf: "\(name)=\(value)\n".utf8) }
            for (name, value) in request.query { bytes.append(contentsOf: "\(name)=\(value)\n".utf8) }
            if let ifMatch = request.ifMatch { bytes.append(contentsOf: "if-match=\(ifMatch)\n".utf8) }
            bytes.append(request.body ?? Data())
            return bytes
        }
    }

    /// What an answer to this input is kept under, or nil where that would be too long to be worth it.
    func cacheKey(of operation: OperationDescriptor) -> String? {
        guard case .request(let request) = source else { return nil }
        var key = operation.name
        for value in request.path.values { key += "/\(value)" }  // operations that are cached have one path parameter at most
        for (name, value) in request.query { key += "&\(name)=\(value)" }
        return key.utf8.count <= 512 && request.path.count <= 1 ? key : nil
    }

    /// Refuses names that none of the operation's groups declares. Where there is only one group, reading it does that.
    /// - Throws: `Violations`.
    func refuseUnknown(for operation: some AnyOperation) throws {
        var violations = Violations()
        switch source {
        case .request(let request):
            let known = Set(operation.groups(query: true, body: false).flatMap { $0.schemaFields.map(\.key) })
            for (name, _) in request.query where !known.contains(name) { violations.add(String(name.prefix(64)), "unknown", "is not a parameter here") }
        case .arguments(let data):
            guard let given = try? JSONCoding.decoder.decode([String: JSONValue].self, from: data) else {
                throw Violations(Violation(field: "body", code: "malformed", message: "must be an object of arguments"))
            }
            let known = operation.argumentNames
            for name in given.keys.sorted() where !known.contains(name) {
                violations.add(String(name.prefix(64)), "unknown", "is not an argument here")
            }
        }
        try violations.throwIfAny()
    }
}
