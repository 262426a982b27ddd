import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder

/// One `@Operation` method, as it is read from the source.
struct OperationSource {
    let function: FunctionDeclSyntax
    let name: String
    let doc: DocComment
    let method: String
    let path: String
    /// The attribute's arguments after method and path, passed on as they are written.
    let rules: String
    let parameters: [OperationParameter]
    let output: String

    /// Nil for a method without `@Operation`.
    init?(of declaration: DeclSyntax) throws {
        guard let function = declaration.as(FunctionDeclSyntax.self),
            let attribute = function.attributes.lazy.compactMap({
                $0.names("Operation") ? $0.as(AttributeSyntax.self) : nil
            }).first
        else { return nil }
        self.function = function
        name = function.name.text
        guard let doc = DocComment(of: function) else {
            throw MeshDiagnostic.missingDocComment(what: "the operation '\(function.name.text)'").at(function.name)
        }
        self.doc = doc
        let effects = function.signature.effectSpecifiers
        guard effects?.asyncSpecifier != nil, effects?.throwsClause != nil else {
            throw MeshDiagnostic.mustThrowAsynchronously(method: function.name.text).at(function.name)
        }
        (method, path, rules) = try Self.route(of: attribute)
        output = function.signature.returnClause?.type.trimmedDescription ?? "Nothing"
        parameters = try Self.parameters(of: function, method: method, path: path)
    }

    private static func route(of attribute: AttributeSyntax) throws -> (method: String, path: String, rules: String) {
        guard let arguments = attribute.arguments?.as(LabeledExprListSyntax.self), arguments.count >= 3 else {
            throw MeshDiagnostic.pathMustBeLiteral.at(attribute)
        }
        let list = Array(arguments)
        guard let literal = list[1].expression.as(StringLiteralExprSyntax.self),
            let path = literal.representedLiteralValue
        else {
            throw MeshDiagnostic.pathMustBeLiteral.at(list[1])
        }
        guard path.hasPrefix("/") else { throw MeshDiagnostic.pathMustStartWithSlash(path: path).at(list[1]) }
        let rules = list.dropFirst(2).map { $0.trimmedDescription }.joined(separator: " ")
        return (list[0].expression.trimmedDescription.replacingPrefix(".", with: ""), path, rules)
    }

    private static func parameters(of function: FunctionDeclSyntax, method: String, path: String) throws
        -> [OperationParameter]
    {
        let all = Array(function.signature.parameterClause.parameters)
        guard let last = all.last, last.firstName.text == "by", last.type.trimmedDescription == "Caller" else {
            throw MeshDiagnostic.callerMustComeLast.at(function.signature.parameterClause)
        }
        let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        var parameters: [OperationParameter] = []
        for parameter in all.dropLast() {
            let read = try OperationParameter(of: parameter, pathNames: names)
            if read.takesBody {
                if ["get", "delete"].contains(method) {
                    throw MeshDiagnostic.bodyOnReading(name: read.name, method: method.uppercased()).at(parameter)
                }
                if parameters.contains(where: \.takesBody) {
                    throw MeshDiagnostic.secondBody(name: read.name).at(parameter)
                }
            }
            parameters.append(read)
        }
        for name in names where !parameters.contains(where: { $0.place == .path && $0.key == name }) {
            throw MeshDiagnostic.unknownPathParameter(name: name, method: function.name.text).at(function.name)
        }
        return parameters
    }
}

/// Where one parameter of an operation comes from.
struct OperationParameter {
    enum Place { case path, query, body, upload, inbound, ifMatch }

    let label: String
    let name: String
    let type: String
    let place: Place

    /// Whether it is read from the request's body, of which there is one.
    var takesBody: Bool { place == .body || place == .upload }
    /// The name in the path: `meetingID` is found in `{meeting_id}`.
    var key: String { name.snakeCase }

    init(of parameter: FunctionParameterSyntax, pathNames: [String]) throws {
        label = parameter.firstName.text
        name = (parameter.secondName ?? parameter.firstName).text
        type = parameter.type.trimmedDescription
        if parameter.defaultValue != nil {
            throw MeshDiagnostic.unsupportedParameter(name: name, reason: "give the default in its @Schema instead").at(
                parameter)
        }
        if parameter.type.is(OptionalTypeSyntax.self), type != "EntityTag?" {
            throw MeshDiagnostic.unsupportedParameter(name: name, reason: "make it an optional property of a @Schema")
                .at(parameter)
        }
        if parameter.ellipsis != nil || parameter.type.is(FunctionTypeSyntax.self)
            || parameter.type.is(TupleTypeSyntax.self)
        {
            throw MeshDiagnostic.unsupportedParameter(name: name, reason: "only values that can be sent are").at(
                parameter)
        }
        if pathNames.contains(name.snakeCase) {
            place = .path
        } else {
            switch type {
            case "Upload": place = .upload
            case "EntityTag?": place = .ifMatch
            case _ where type.hasPrefix("Inbound<"): place = .inbound
            default: place = label == "matching" || label == "page" ? .query : .body
            }
        }
    }

    /// How the input reads it from a request.
    var reading: String {
        switch place {
        case .path: "let \(name) = reader.path(\(key.literal), \(type).self)"
        case .query: "let \(name) = reader.query(\(type).self)"
        case .body: "let \(name) = reader.body(\(type).self)"
        case .upload: "let \(name) = reader.upload()"
        case .inbound: "let \(name) = reader.inbound(\(type).self)"
        case .ifMatch: "let \(name) = reader.ifMatch()"
        }
    }

    var part: String {
        switch place {
        case .path: ".path(\(key.literal), \(type).self)"
        case .query: ".query(\(type).self)"
        case .body: ".body(\(type).self)"
        case .upload: ".upload"
        case .inbound: ".inbound"
        case .ifMatch: ".ifMatch"
        }
    }

    var assignment: String { place == .ifMatch ? "self.\(name) = \(name)" : "self.\(name) = \(name)!" }

    var writing: String? {
        switch place {
        case .path: "try writer.path(\(name), \(key.literal))"
        case .query, .body: "try writer.group(\(name))"
        case .upload: "writer.upload(\(name))"
        case .ifMatch: "writer.ifMatch(\(name))"
        case .inbound: nil
        }
    }

    var checking: String? {
        place == .query || place == .body ? "\(name).validate(into: &violations, at: \"\")" : nil
    }

    /// The argument in a call of the service's own method.
    var argument: String { label == "_" ? "input.\(name)" : "\(label): input.\(name)" }
    var declaration: String { label == name ? "\(name): \(type)" : "\(label) \(name): \(type)" }
}

extension String {
    func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
