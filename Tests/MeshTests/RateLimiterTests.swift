import Foundation
import Testing

@testable import Mesh

@Suite("Rate limits")
struct RateLimiterTests {
    private let clock = ManualClock()
    private let limiter: RateLimiter

    init() {
        let clock = clock
        limiter = RateLimiter(allowances: .init(anonymous: 3, authenticated: 6, credentials: 2), clock: { clock.now })
    }

    /// How many of `calls` are let through.
    private func passed(
        _ calls: Int, _ identity: Identity, _ rate: RateClass = .standard, from address: String? = "192.0.2.1"
    ) -> Int {
        (0..<calls).filter { _ in (try? limiter.take(from: rate, for: identity, address: address)) != nil }.count
    }

    @Test("A caller has a minute's worth at once, and gets it back evenly")
    func refill() {
        let caller = Identity.person()
        #expect(passed(10, caller) == 6)
        clock.advance(.milliseconds(9_999))
        #expect(passed(1, caller) == 0)
        clock.advance(.milliseconds(1))
        #expect(passed(5, caller) == 1)
        clock.advance(.seconds(35))
        #expect(passed(9, caller) == 3)
        clock.advance(.seconds(3600))
        #expect(passed(10, caller) == 6, "an hour of silence is worth no more than a minute")
    }

    @Test("The error says after how many seconds there is one again, and then there is")
    func retryAfter() throws {
        let caller = Identity.person()
        #expect(passed(6, caller) == 6)
        clock.advance(.milliseconds(2_500))
        let error = try #require(throws: HansardError.self) {
            try limiter.take(from: .standard, for: caller, address: nil)
        }
        #expect(error.code == .rateLimitExceeded)
        let wait = try #require(error.retryAfter)
        #expect(wait == .seconds(8))
        clock.advance(wait)
        #expect(passed(1, caller) == 1)
    }

    @Test("Nobody in particular is counted by address")
    func anonymous() {
        #expect(passed(5, .anonymous, from: "192.0.2.1") == 3)
        #expect(passed(5, .anonymous, from: "192.0.2.2") == 3)
        #expect(passed(5, .anonymous, from: nil) == 3)
        #expect(passed(5, .anonymous, from: "192.0.2.1") == 0)
    }

    @Test("Callers are counted by credential, wherever they call from")
    func callers() {
        let one = Identity.person(), other = Identity.person()
        #expect(passed(4, one, from: "192.0.2.1") == 4)
        #expect(passed(4, one, from: "192.0.2.2") == 2)
        #expect(passed(7, other, from: "192.0.2.1") == 6)
        #expect(passed(4, .anonymous, from: "192.0.2.1") == 3)
        let key = Identity(kind: .apiKey, user: one.user, workspace: UUID(), credential: UUID())
        #expect(passed(7, key) == 6, "a key has its own allowance, not its person's")
    }

    @Test("Guesses at a password are counted by address, whoever signs in between")
    func credentials() {
        #expect(passed(3, .anonymous, .credentials, from: "192.0.2.1") == 2)
        #expect(passed(3, .person(), .credentials, from: "192.0.2.1") == 0)
        #expect(passed(3, .person(), .credentials, from: "192.0.2.9") == 2)
        #expect(passed(3, .anonymous, from: "192.0.2.1") == 3, "and take nothing from other calls")
    }

    @Test("Health checks and Hansard itself are never limited, and RATE_LIMIT=off lifts all limits")
    func unlimited() {
        #expect(passed(500, .anonymous, .unlimited) == 500)
        #expect(passed(500, .system(in: UUID())) == 500)
        let off = RateLimiter(allowances: nil)
        #expect((0..<500).allSatisfy { _ in (try? off.take(from: .credentials, for: .anonymous, address: "a")) != nil })
    }

    @Test(
        "The memory for callers is bounded, and those who wait are not let through by its clearing while others are idle"
    )
    func bounded() {
        #expect(passed(5, .anonymous, from: "192.0.2.1") == 3)
        clock.advance(.seconds(10))
        for number in 0..<(RateLimiter.limit / 2) { _ = passed(1, .anonymous, from: "early \(number)") }
        clock.advance(.seconds(45))
        #expect(passed(5, .anonymous, from: "192.0.2.1") == 2)
        clock.advance(.seconds(16))  // the early ones are full again, the first is not
        for number in 0..<(RateLimiter.limit / 2 + 10) { _ = passed(1, .anonymous, from: "late \(number)") }
        #expect(limiter.remembered <= RateLimiter.limit)
        #expect(limiter.remembered < RateLimiter.limit / 2 + 20, "the idle ones were forgotten")
        #expect(passed(5, .anonymous, from: "192.0.2.1") == 1)
    }
}
