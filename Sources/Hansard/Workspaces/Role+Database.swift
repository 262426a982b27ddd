public import Database
public import Mesh

/// A role is kept as it is written in the API.
extension Role: DatabaseValueConvertible {}
