import Files
import SystemPackage
import Testing

@Suite("Folders of the user") struct UserFoldersTests {
  @Test("are where the variables say")
  func variables() {
    let folders = UserFolders([
      "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_STATE_HOME": "/s", "HOME": "/h",
    ])
    #expect(folders.configuration == "/c/facet" && folders.data == "/d/facet" && folders.state == "/s/facet")
  }

  @Test("are in the home folder where a variable is missing, empty or not an absolute path")
  func home() {
    let folders = UserFolders(["XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "relative", "HOME": "/h"])
    #expect(folders.configuration == "/h/.config/facet")
    #expect(folders.data == "/h/.local/share/facet")
    #expect(folders.state == "/h/.local/state/facet")
  }

  @Test("are unknown without a home folder", arguments: [[:], ["HOME": ""]])
  func unknown(environment: [String: String]) {
    let folders = UserFolders(environment)
    #expect(folders.configuration == nil && folders.data == nil && folders.state == nil)
  }
}
