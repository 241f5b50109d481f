package import NoroshiModel

/// The checks of what runs on a host, in report order.
package func processChecks() -> [any Check] {
    [
        HiddenProcessCheck(),
        KernelModuleCheck(),
        PreloadCheck(),
        ScannerCheck(),
        TemporaryExecutableCheck(),
        ImitatedNameCheck(),
        SnifferCheck(),
        DeletedExecutableCheck(),
        UnpackagedListenerCheck(),
        LoadCheck(),
    ]
}
