import NoroshiNet
import Testing

@testable import NoroshiInspect

@Suite struct `The pace of one host` {
    private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    @Test func `this host needs no limit`() {
        var pace = HostPace(rate: nil)
        for _ in 0..<100_000 {
            #expect(pace.permit(at: at(0)) == .now)
            pace.begin(at: at(0))
        }
    }

    @Test func `connections are spread over a second`() {
        var pace = HostPace(rate: 100)
        var begun = 0
        for millisecond in 0..<1000 {
            while pace.permit(at: at(Int64(1_000 + millisecond))) == .now {
                pace.begin(at: at(Int64(1_000 + millisecond)))
                pace.missed()
                begun += 1
            }
        }
        #expect((100...102).contains(begun))
    }

    @Test func `no more wait for an answer than the width`() {
        var pace = HostPace(rate: 1_000_000)
        var begun = 0
        while pace.permit(at: at(5_000)) == .now {
            pace.begin(at: at(0))
            begun += 1
            #expect(begun <= 1_000)
        }
        #expect(begun == Int(HostPace.firstWidth))
        #expect(pace.permit(at: at(5_000)) == .full)
        pace.answered(after: .milliseconds(1), isSecondTry: false, at: at(5_000))
        #expect(pace.permit(at: at(5_000)) == .now)
    }

    @Test func `an answer to a second try halves the width, once in a while`() {
        var pace = HostPace(rate: 1_000)
        pace.begin(at: at(0))
        pace.answered(after: .milliseconds(1), isSecondTry: true, at: at(10_000))
        #expect(pace.width == HostPace.firstWidth / 2)
        pace.answered(after: .milliseconds(1), isSecondTry: true, at: at(10_100))
        #expect(pace.width == HostPace.firstWidth / 2)
        for second in 0..<100 {
            pace.answered(after: .milliseconds(1), isSecondTry: true, at: at(Int64(12_000 + second * 2_000)))
        }
        #expect(pace.width == HostPace.narrowest)
    }

    @Test func `the time allowed follows the host's answers, within limits`() {
        var pace = HostPace(rate: 1_000)
        #expect(pace.wait(isSecondTry: false) == HostPace.longestWait)
        for _ in 0..<50 { pace.answered(after: .milliseconds(1), isSecondTry: false, at: at(0)) }
        #expect(pace.wait(isSecondTry: false) == HostPace.shortestWait)
        #expect(pace.wait(isSecondTry: true) == HostPace.shortestWait * 2)
        for _ in 0..<50 { pace.answered(after: .seconds(9), isSecondTry: false, at: at(0)) }
        #expect(pace.wait(isSecondTry: false) == HostPace.longestWait)
    }
}
