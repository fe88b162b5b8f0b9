extension BrowserState {
  /// Does what may follow from any action: first updates the state, then requests the work that the screen
  /// needs.
  ///
  /// Each pass runs after every action, because many kinds of actions change what it depends on: keys, the
  /// mouse, a new size, results of work. If nothing changed, a pass costs a comparison or two. The order
  /// matters: each pass relies on what the passes above it have updated.
  mutating func settle(_ effects: inout [Effect]) {
    settleList()
    settleFaces()
    requestKnowledge(&effects)
    requestPictures(&effects)
    requestDetection(&effects)
  }

  /// List and cursor: new facts about a photo may move it within the list, or out of it.
  private mutating func settleList() {
    settleListing()
    // A face has been drawn and named, or the box is closed.
    returnFromDrawing()
    // The photo that was on screen last time may have been found, or may pass a new filter.
    goToAwaited()
  }

  /// What depends on the faces, which detections, edits and the list change.
  private mutating func settleFaces() {
    // The people, what is proposed, and dates of photos may be new.
    settleNaming()
    // Selecting a face may move the cursor, so this comes before everything that depends on the cursor.
    settleWall()
    settlePeople()
    faces.numbers.follow(
      currentPhoto?.faces ?? [], of: current, isSearched: currentPhoto.map { $0.version > 0 } ?? false)
    // The cursor does not move any more; a new screen size changes which rows are visible.
    keepInView()
    // Any photo may have been detected or edited.
    compare()
  }

  /// Requests to files and library for anything but pixels.
  private mutating func requestKnowledge(_ effects: inout [Effect]) {
    // A new order, a filter or new photos may need dates and sizes.
    requestFacts(&effects)
    // A naming box offers the names of photos that were taken in the same moment.
    requestDates(&effects)
    // The cursor may be on a photo whose annotations are not known yet.
    recogniseCurrent(&effects)
    // Faces were found, or people said something about them.
    requestPeople(&effects)
  }

  /// Requests pixels of what is on screen or likely to be next; cursor, zoom, wall and size must be settled
  /// before.
  private mutating func requestPictures(_ effects: inout [Effect]) {
    // Decisions, edits and detections change the next face of a review.
    requestReviewPatches(&effects)
    // The cursor or the wall may have come to a photo that was decoded some time ago.
    requestStamps(&effects)
    requestPreviews(&effects)
    // Only with a preview is it known whether the zoom needs more pixels.
    requestDetail(&effects)
    requestThumbnails(&effects)
    // Pixels that arrived are made into cells or images.
    requestRenders(&effects)
  }

  /// Requests detections, and what depends on their results.
  private mutating func requestDetection(_ effects: inout [Effect]) {
    // The cursor, the settings and every result change which photo comes next.
    schedule(&effects)
    // The explanation waits until the photo on screen is detected with the newest settings.
    requestExplanation(&effects)
    // The dialog's face may have a new number, or the folder's name may have been edited.
    surveyExport(&effects)
  }
}
