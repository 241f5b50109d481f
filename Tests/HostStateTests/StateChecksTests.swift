import HostState
import NoroshiModel
import Testing

@Suite struct `Checks of the host's state` {
    @Test func `have each an id of its own`() {
        let ids = stateChecks().map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
