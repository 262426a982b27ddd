/// What a check left of claims.
public struct CheckedClaims: Sendable, Hashable {
    /// A claim that does not stand.
    public struct Dropped: Sendable, Hashable {
        /// What was stated.
        public let claim: Claim
        /// The first fault that was found.
        public let fault: ClaimFault
    }

    /// What stands, in order.
    public let kept: [GroundedClaim]
    /// What does not, in order.
    public let dropped: [Dropped]
}

/// What came of one claim.
public enum ClaimVerdict: Sendable, Hashable {
    /// It stands in the record.
    case kept(GroundedClaim)
    /// It does not.
    case dropped(ClaimFault)
}
