import WIT

/// Resolves a package of one file.
func resolve(_ text: String, features: WITFeatures = .only([])) throws(WITError) -> WITPackage {
    try WITPackage(file: source("demo.wit", text), features: features)
}

func source(_ path: String, _ text: String) -> WITSource {
    WITSource(path: path, bytes: Array(text.utf8))
}
