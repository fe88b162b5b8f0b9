import Imaging

extension BrowserState {
  /// Asks which files the photos that come on screen are now, as far as there are pixels of them: another file
  /// may have taken the place of one that was decoded.
  mutating func requestStamps(_ effects: inout [Effect]) {
    var shown: Set<PhotoID> = []
    if picture.visited != current {
      picture.visited = current
      if let current { shown.insert(current) }
    }
    if isOnWall {
      for place in wallWindow where wall.visited.insert(place.photo).inserted { shown.insert(place.photo) }
    } else if isInPeople {
      for picture in peoplePictures where wall.visited.insert(picture.entry.photo).inserted {
        shown.insert(picture.entry.photo)
      }
    } else {
      wall.visited = []
    }
    let known = shown.filter { photos[$0.index].stamp != nil }.sorted { $0.index < $1.index }
    if !known.isEmpty { effects.append(.stamps(known.map { file(of: $0) })) }
  }

  /// Notes which file a photo is. If it is another one than before, nothing that was made of the old one is
  /// shown any more, and answers about it are dropped.
  mutating func note(_ stamp: FileStamp?, of id: PhotoID, _ effects: inout [Effect]) {
    guard let stamp, stamp != photos[id.index].stamp else { return }
    let isFirst = photos[id.index].stamp == nil
    photos[id.index].stamp = stamp
    guard !isFirst else { return }
    photos[id.index].fileVersion += 1
    photos[id.index].warning = nil
    dropPictures(of: id, &effects)
    detectAgain(id, &effects)
    recognise(id.index..<id.index + 1, &effects)
  }

  private mutating func dropPictures(of id: PhotoID, _ effects: inout [Effect]) {
    if let request = picture.previews.entries.removeValue(forKey: id)?.request {
      effects.append(.cancelPreview(id, request: request))
    }
    cancelDetail(of: id, &effects)
    picture.detail.drop { $0 == id }
    for (place, job) in picture.renders.running where place.subject == .photo(id) {
      effects.append(.cancelRender(request: job.request))
      picture.renders.running[place] = nil
    }
    picture.renders.drop(id)
    for (request, job) in wall.thumbnails.running where job.photo == id {
      effects.append(.cancelThumbnails(request: request))
      wall.thumbnails.running[request] = nil
    }
    wall.thumbnails.drop(id)
    // There are only a few, and they do not know their photos.
    review?.patches = [:]
    review?.patchRequests = [:]
    // Faces of the new file may have the places of old ones.
    faces.version += 1
  }
}
