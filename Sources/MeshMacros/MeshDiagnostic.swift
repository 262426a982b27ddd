import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// A misuse of an attribute, told as an error that says what to write instead.
enum MeshDiagnostic: Error, DiagnosticMessage {
    case notAStruct(attribute: String)
    case missingDocComment(what: String)
    case operationOutsideService
    case unknownPathParameter(name: String, method: String)
    case pathMustBeLiteral
    case pathMustStartWithSlash(path: String)
    case callerMustComeLast
    case unsupportedParameter(name: String, reason: String)
    case mustThrowAsynchronously(method: String)
    case bodyOnReading(name: String, method: String)
    case secondBody(name: String)
    case propertyNeedsType(name: String)
    case computedOnly(name: String)
    case serviceNameMustBeLiteral

    var message: String {
        switch self {
        case .notAStruct(let attribute):
            "@\(attribute) belongs on a struct: values here are copied between threads and nodes"
        case .missingDocComment(let what):
            "\(what) needs a doc comment: it is what the API document and language models are told"
        case .operationOutsideService:
            "@Operation belongs on a method of a type marked @Service"
        case .unknownPathParameter(let name, let method):
            "the path names {\(name)}, but '\(method)' has no parameter of that name; add 'in \(name): …' or '_ \(name): …'"
        case .pathMustBeLiteral:
            "the path must be a plain string literal, so that it can be read at compile time"
        case .pathMustStartWithSlash(let path):
            "the path \"\(path)\" must start with '/'"
        case .callerMustComeLast:
            "the last parameter must be 'by caller: Caller': every operation knows who asks"
        case .unsupportedParameter(let name, let reason):
            "parameter '\(name)' is not supported: \(reason)"
        case .mustThrowAsynchronously(let method):
            "'\(method)' must be 'async throws': it may run on another node"
        case .bodyOnReading(let name, let method):
            "'\(name)' would be a body, which \(method) has not; label it 'matching' to read it from the query"
        case .secondBody(let name):
            "'\(name)' would be a second body; put both in one @Schema struct"
        case .propertyNeedsType(let name):
            "'\(name)' needs a written type, so that its schema can be read"
        case .computedOnly(let name):
            "'\(name)' must be a plain stored property, one to a line"
        case .serviceNameMustBeLiteral:
            "@Service needs the service's name as a string literal, such as @Service(\"meetings\")"
        }
    }

    var diagnosticID: MessageID { MessageID(domain: "MeshMacros", id: "\(self)") }
    var severity: DiagnosticSeverity { .error }

    /// This misuse as an error at `node`, for an expansion that cannot go on.
    func at(_ node: some SyntaxProtocol) -> DiagnosticsError {
        DiagnosticsError(diagnostics: [Diagnostic(node: Syntax(node), message: self)])
    }
}
