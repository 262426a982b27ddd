/// Marks a service: a type whose `@Operation` methods are everything that a person or a program can do with one kind of resource.
///
/// From it come the operations' routes, OpenAPI entries, tools, remote calls and permission rows, and `mesh[Service.self]`, by which others call them.
@attached(
    extension, conformances: MeshService,
    names: named(serviceName), named(serviceSummary), named(operations), named(Operations), named(Calls))
public macro Service(_ name: String) = #externalMacro(module: "MeshMacros", type: "ServiceMacro")

/// Declares a method of a `@Service` as an operation. Its doc comment is what the API document and language models are told.
///
/// Parameters are read by name and type: one named in the path from the path, one labelled `matching` or `page` from the query, `Upload` from the bytes,
/// `EntityTag?` from `If-Match`, any other from the body. The last is always `by caller: Caller`.
/// - Parameters:
///   - method: the HTTP method.
///   - path: the route below the API's base path, with `{name}` for parameters.
///   - access: the least that a caller must be.
///   - status: of a successful answer.
///   - emits: the event that the change writes; nil for reading operations.
///   - cached: how long an answer may be kept for its caller, and the events that end it early.
///   - rate: the allowance that a call is taken from.
///   - tool: whether language models may be offered it.
///   - replays: whether an `Idempotency-Key` is honoured; never for credentials.
///   - scoped: whether an API key has to cover it; false for a door to other operations, each of which asks for itself.
///   - bodyLimit: the largest body in bytes.
///   - fails: codes it may answer beside those that follow from its declaration.
@attached(peer)
public macro Operation(
    _ method: OperationMethod, _ path: String, for access: Access, status: AnswerStatus = .ok, emits: EventName? = nil,
    cached: CacheRule? = nil, rate: RateClass = .standard, tool: Bool = true, replays: Bool = true,
    scoped: Bool = true, bodyLimit: Int = 1 << 20,
    fails: [HansardError.Code] = []
) = #externalMacro(module: "MeshMacros", type: "OperationMacro")

/// Marks a value that crosses the API. Properties are its JSON fields in `snake_case`, their doc comments its documentation;
/// `T?` may be null or absent, a default makes a field optional, and `Change<T>` tells an absent field from a null one.
@attached(
    extension, conformances: SchemaType,
    names: named(schemaName), named(schemaSummary), named(schemaFields), named(init), named(write), named(validate))
public macro Schema() = #externalMacro(module: "MeshMacros", type: "SchemaMacro")

/// Bounds a string's length in characters, white space at the ends aside.
@attached(peer)
public macro Length(_ characters: ClosedRange<Int>) = #externalMacro(module: "MeshMacros", type: "MarkerMacro")

/// Bounds a number.
@attached(peer)
public macro Within(_ values: ClosedRange<Double>) = #externalMacro(module: "MeshMacros", type: "MarkerMacro")

/// Bounds the number of elements of a list.
@attached(peer)
public macro Count(_ elements: ClosedRange<Int>) = #externalMacro(module: "MeshMacros", type: "MarkerMacro")

/// Requires a string to be of a form that is known by name.
@attached(peer)
public macro Form(_ form: StringForm) = #externalMacro(module: "MeshMacros", type: "MarkerMacro")
