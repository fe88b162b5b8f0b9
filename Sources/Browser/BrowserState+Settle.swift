extension BrowserState {
  /// What follows from any action: first the state itself, then the work that the screen now wants.
  ///
  /// Each pass runs after every action because many kinds of actions change what it looks at: keys, the
  /// mouse, a new size, results of work. One that finds nothing changed costs a comparison or two. The order
  /// counts: every pass may rely on what those above it have brought up to date.
  mutating func settle(_ effects: inout [Effect]) {
    settleList()
    settleFaces()
    requestKnowledge(&effects)
    requestPictures(&effects)
    requestDetection(&effects)
  }

  /// List and cursor: anything that is learned of a photo may move it in the list, or out of it.
  private mutating func settleList() {
    settleListing()
    // The photo that was on screen last time may have been found, or let through by another filter.
    goToAwaited()
  }

  /// What is made of the faces, which detections, edits and the list itself change.
  private mutating func settleFaces() {
    // Selects a face of the listed photos, so that it moves the cursor: before what looks at the cursor.
    settleWall()
    // The cursor is where it stays now; a new size of the screen moves the rows around it.
    keepInView()
    // Any photo may have been detected or edited.
    compare()
  }

  /// What is asked of files and library without pixels.
  private mutating func requestKnowledge(_ effects: inout [Effect]) {
    // A new order, a filter or new photos may need dates and sizes.
    requestFacts(&effects)
    // The cursor may have come to a photo whose annotations are not known yet.
    recogniseCurrent(&effects)
  }

  /// Pixels of what is on screen or likely to be next; cursor, zoom, wall and size must be settled for it.
  private mutating func requestPictures(_ effects: inout [Effect]) {
    // The next face of a review changes with decisions, edits and detections.
    requestReviewPatches(&effects)
    requestPreviews(&effects)
    // A preview that has come says whether more pixels are needed for the zoom.
    requestDetail(&effects)
    requestThumbnails(&effects)
    // Whatever pixels came above are to be made into cells or images.
    requestRenders(&effects)
  }

  /// Detection, and what waits for its result.
  private mutating func requestDetection(_ effects: inout [Effect]) {
    // The cursor, the settings and every result change which photo comes next.
    schedule(&effects)
    // Waits until the photo on screen has its faces with the newest settings.
    requestExplanation(&effects)
    // The dialog's face may have another number, or the folder's name another letter.
    surveyExport(&effects)
  }
}
